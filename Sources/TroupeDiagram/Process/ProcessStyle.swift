/// How BPMN's symbols look, on light and dark screens.
enum ProcessStyle {
    static let sheet: String = {
        let fixed = [
            "text{font-family:Helvetica,Arial,\"Liberation Sans\",sans-serif;font-size:12px}",
            ".b-label{font-size:11px}", ".b-centre{text-anchor:middle}",
            ".b-box,.troupe-process .b-start,.troupe-process .b-gateway,.troupe-process .b-line{stroke-width:1.5}",
            ".b-end{stroke-width:3.5}", ".b-call{stroke-width:3.5}", ".b-inner,.troupe-process .b-thick{fill:none}",
            ".b-line{fill:none;stroke-linejoin:round}", ".b-thick{stroke-width:3;stroke-linecap:round}",
            ".b-mark{fill:none;stroke-width:1.2;stroke-linejoin:round;stroke-linecap:round}",
            ".b-group{fill:none;stroke-dasharray:10 4 2 4}", ".b-dashed{stroke-dasharray:5 3}",
            ".b-dotted{stroke-dasharray:2 3}", ".b-message-flow .b-line{stroke-dasharray:8 5}",
            ".b-association .b-line{stroke-dasharray:2 4}",
        ]
        func colours(
            _ page: String, _ box: String, _ block: String, _ line: String, _ text: String, _ start: String,
            _ end: String, _ gateway: String
        ) -> [String] {
            [
                ".b-page{fill:\(page)}", "text{fill:\(text)}",
                ".b-box,.troupe-process .b-call{fill:\(box);stroke:\(line)}",
                ".b-block,.troupe-process .b-lane,.troupe-process .b-pool{fill:\(block);stroke:\(line)}",
                ".b-inner,.troupe-process .b-line,.troupe-process .b-mark,.troupe-process .b-thick,"
                    + ".troupe-process .b-group{stroke:\(line)}",
                ".b-head,.troupe-process .b-filled{fill:\(line)}", ".b-filled{stroke:\(box)}",
                ".b-start{fill:\(box);stroke:\(start)}", ".b-end{fill:\(box);stroke:\(end)}",
                ".b-gateway{fill:\(box);stroke:\(gateway)}",
            ]
        }
        func rules(_ list: [String]) -> [String] { list.map { ".troupe-process \($0)" } }
        let light = colours("#ffffff", "#ffffff", "#f8fafc", "#334155", "#111827", "#15803d", "#b91c1c", "#b45309")
        let dark = colours("#0f172a", "#1e293b", "#16203a", "#cbd5e1", "#f1f5f9", "#4ade80", "#f87171", "#fcd34d")
        let lines =
            rules(fixed + light) + ["@media (prefers-color-scheme:dark){"] + rules(dark).map { "  \($0)" } + ["}"]
        return lines.joined(separator: "\n") + "\n"
    }()
}
