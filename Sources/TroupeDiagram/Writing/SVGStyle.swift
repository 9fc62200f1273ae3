/// The look of pictures: colours, icons, and the styles that the layout measures with.
enum SVGStyle {
    /// The colours an element belongs to.
    static func family(_ shape: Diagram.Shape) -> String {
        switch shape.kind {
        case .conditional, .parallel, .loop, .block: return "container"
        case .onFailure: return "failure"
        case .compensation: return "undo"
        case .start, .end, .decision, .merge, .fork, .join: return "way"
        case .call: return "call"
        case .step: break
        }
        switch shape.caption.action {
        case "shell-command": return "shell"
        case "git-operation": return "git"
        case "azure-devops", "http-request", "notification", "mcp-call": return "outside"
        case "llm-call": return "model"
        case "human-task": return "person"
        case "fail": return "failure"
        default: return "quiet"
        }
    }

    /// A drawing of 16 by 16 pixels, made of strokes.
    static func icon(_ shape: Diagram.Shape) -> String {
        switch shape.kind {
        case .conditional: return "M8 2l6 6-6 6-6-6z"
        case .parallel: return "M3 3v10M8 3v10M13 3v10"
        case .loop: return "M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3"
        case .onFailure: return "M8 2l6.5 11.5h-13zM8 6.5v3M8 11.4v.4"
        case .compensation: return "M6 3L2.5 6.5 6 10M3 6.5h6a3.5 3.5 0 0 1 0 7H6"
        case .block: return "M3 3h10v10H3z"
        case .call: return "M2 2.5h5v5H2zM9 8.5h5v5H9zM4.5 7.5V11H9"
        default: break
        }
        switch shape.caption.action {
        case "shell-command": return "M2.5 4l4 4-4 4M8.5 12h5"
        case "git-operation":
            return "M5 5.5v5M5 5.5a1.8 1.8 0 1 1 .01 0M5 14a1.8 1.8 0 1 1 .01 0"
                + "M11 7.5a1.8 1.8 0 1 1 .01 0M11 7.5c0 2-2 2.5-6 3"
        case "azure-devops": return "M2.5 5L8 2.5 13.5 5v6L8 13.5 2.5 11zM2.5 5L8 7.5 13.5 5M8 7.5v6"
        case "llm-call": return "M8 1.5l1.7 4.800L14.5 8l-4.800 1.7L8 14.5l-1.7-4.800L1.5 8l4.800-1.7z"
        case "human-task": return "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14c.6-3 2.7-4 5.5-4s4.900 1 5.5 4"
        case "http-request":
            return "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM2 8h12M8 2c-3.5 4-3.5 8 0 12M8 2c3.5 4 3.5 8 0 12"
        case "mcp-call": return "M6 2v4M10 2v4M4 6h8v2a4 4 0 0 1-8 0zM8 12v2.5"
        case "log": return "M3 4h10M3 8h10M3 12h6"
        case "set-variable": return "M3 6h10M3 10h10"
        case "wait", "wait-signal": return "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3l2 2"
        case "send-signal": return "M2 8h3l2-5 3 10 2-5h2"
        case "notification": return "M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM7 14h2"
        case "fail": return "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6 6l4 4M10 6l-4 4"
        default: return "M4 4h8v8H4z"
        }
    }

    /// One rule for each part; the dark colours are those of screens that ask for them.
    static let sheet: String = {
        let names = [
            ("shell", "#475569", "#94a3b8"), ("git", "#c2410c", "#fb923c"), ("outside", "#1d4ed8", "#60a5fa"),
            ("model", "#7c3aed", "#a78bfa"), ("person", "#b45309", "#fbbf24"), ("call", "#0f766e", "#2dd4bf"),
            ("quiet", "#6b7280", "#9ca3af"), ("failure", "#b91c1c", "#f87171"), ("undo", "#a16207", "#facc15"),
            ("container", "#475569", "#94a3b8"),
        ]
        func families(_ colour: KeyPath<(String, String, String), String>) -> [String] {
            names.flatMap { name in
                [
                    ".troupe-diagram .f-\(name.0) .t-icon{stroke:\(name[keyPath: colour])}",
                    ".troupe-diagram .f-\(name.0) .t-accent{fill:\(name[keyPath: colour])}",
                ]
            }
        }
        func colours(_ palette: Palette) -> [String] {
            [
                ".t-page{fill:\(palette.page)}",
                "text{fill:\(palette.text)}",
                ".t-subtitle-line,.troupe-diagram .t-signature-line,.troupe-diagram .t-summary,"
                    + ".troupe-diagram .t-note{fill:\(palette.faint)}",
                ".t-condition{fill:\(palette.condition)}",
                ".t-persona{fill:\(palette.persona)}",
                ".t-box{fill:\(palette.box);stroke:\(palette.border)}",
                ".f-container .t-box{fill:\(palette.container);stroke:\(palette.containerBorder)}",
                ".f-call .t-box{stroke:\(palette.call)}",
                ".t-inner{stroke:\(palette.call)}",
                ".t-on-failure .t-box{fill:\(palette.failure);stroke:\(palette.failureBorder)}",
                ".t-compensation .t-box{fill:\(palette.undo);stroke:\(palette.undoBorder)}",
                ".t-start-ring{stroke:\(palette.start)}",
                ".t-start-mark{fill:\(palette.start)}",
                ".t-end-ring{stroke:\(palette.line)}",
                ".t-end-mark{fill:\(palette.line)}",
                ".t-diamond{fill:\(palette.decision);stroke:\(palette.decisionBorder)}",
                ".t-dot,.troupe-diagram .t-bar,.troupe-diagram .t-head{fill:\(palette.line)}",
                ".t-line{stroke:\(palette.line)}",
                ".t-backward .t-line{stroke:\(palette.faint)}",
                ".t-attachment .t-line{stroke:\(palette.failureBorder)}",
                ".t-attachment .t-head{fill:\(palette.failureBorder)}",
                ".t-label-box{fill:\(palette.label);stroke:\(palette.containerBorder)}",
            ].map { ".troupe-diagram \($0)" }
        }
        let fixed = [
            "text{font-family:Helvetica,Arial,\"Liberation Sans\",sans-serif;font-size:11px}",
            ".t-title-line{font-size:18px;font-weight:bold}",
            ".t-title{font-size:13px;font-weight:bold}",
            ".t-condition{font-style:italic}",
            ".t-icon{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}",
            ".t-inner,.troupe-diagram .t-start-ring,.troupe-diagram .t-end-ring{fill:none}",
            ".t-start-ring,.troupe-diagram .t-end-ring{stroke-width:2}",
            ".t-inner{stroke-opacity:.4}",
            ".t-on-failure .t-box,.troupe-diagram .t-compensation .t-box{stroke-dasharray:6 4}",
            ".t-line{fill:none;stroke-width:1.5}",
            ".t-backward .t-line,.troupe-diagram .t-attachment .t-line{stroke-dasharray:5 4}",
            ".t-label text{text-anchor:middle}",
        ].map { ".troupe-diagram \($0)" }
        let dark = (colours(.dark) + families(\.2)).map { "  \($0)" }
        let lines = fixed + colours(.light) + families(\.1) + ["@media (prefers-color-scheme:dark){"] + dark + ["}"]
        return lines.joined(separator: "\n") + "\n"
    }()
}

/// Colours of one kind of screen. Text has a contrast of at least 4.5 to 1 on what it stands on.
private struct Palette {
    var page, text, faint, condition, persona, box, border, container, containerBorder, call: String
    var failure, failureBorder, undo, undoBorder, start, line, decision, decisionBorder, label: String

    static let light = Palette(
        page: "#ffffff", text: "#111827", faint: "#4b5563", condition: "#92400e", persona: "#5b21b6", box: "#ffffff",
        border: "#94a3b8", container: "#f1f5f9", containerBorder: "#cbd5e1", call: "#0f766e", failure: "#fef2f2",
        failureBorder: "#dc2626", undo: "#fefce8", undoBorder: "#ca8a04", start: "#15803d", line: "#475569",
        decision: "#fef3c7", decisionBorder: "#b45309", label: "#ffffff")
    static let dark = Palette(
        page: "#0f172a", text: "#f1f5f9", faint: "#a8b3c4", condition: "#fcd34d", persona: "#c4b5fd", box: "#1e293b",
        border: "#64748b", container: "#16203a", containerBorder: "#334155", call: "#2dd4bf", failure: "#2a1518",
        failureBorder: "#f87171", undo: "#29230f", undoBorder: "#facc15", start: "#4ade80", line: "#94a3b8",
        decision: "#422f0b", decisionBorder: "#fbbf24", label: "#0f172a")
}

extension Diagram.Line {
    /// How far text stands from the left border of a box: there is an icon before it.
    static func inset(for kind: ShapeKind) -> Int { 36 }
}

extension Diagram.Line.Role {
    var style: Typeface.Style { self == .title ? Typeface.title : Typeface.body }
}
