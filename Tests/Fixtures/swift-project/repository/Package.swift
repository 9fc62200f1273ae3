// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "Roman",
    products: [.library(name: "Roman", targets: ["Roman"])],
    targets: [
        .target(name: "Roman"),
        .testTarget(name: "RomanTests", dependencies: ["Roman"]),
    ]
)
