/// Commands that scripts may count on, or that they look for before they use them.
enum ShellTools {
    /// Builtins, and the programs of every system and of the usual tool chains.
    static let names: Set<String> = Set(
        (builtins + " " + system + " " + development).split { $0 == " " || $0 == "\n" }.map(String.init))

    /// Those that a slip is compared with.
    static let common: [String] =
        development.split { $0 == " " || $0 == "\n" }.map(String.init)
        + ["echo", "printf", "grep", "sed", "awk", "cat", "curl", "test", "export", "local", "return", "exit"]

    private static let builtins = """
        alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable
        eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd
        pwd read readarray readonly return select set shift shopt source suspend test time times trap true type typeset
        ulimit umask unalias unset wait coproc
        """

    private static let system = """
        addgroup adduser apt apt-cache apt-get arch ash awk base32 base64 basename bash bc bunzip2 bzip2 cal cat chgrp chmod
        chown chroot chsh cksum cmp column comm cp cpio crontab csplit curl cut dash date dc dd df diff diff3 dig dirname
        dmesg dnf dpkg du ed egrep env envsubst expand expr factor fgrep file find flock fmt fold free fuser gawk getconf
        getent getfacl gpg grep groups gunzip gzip head hexdump host hostname iconv id ifconfig install ionice ip jq kill
        killall ksh last less link ln locale locate logger login logname look ls lsof lsb_release lscpu m4 mawk md5sum mkdir
        mkfifo mknod mktemp more mount mv nc netcat netstat nice nl nohup nproc nslookup numfmt od openssl paste patch perl
        pgrep pidof ping pkill pr printenv ps pstree ptx pwd pwgen readelf readlink realpath rename renice rev rm rmdir rsync
        runuser scp script sed seq setsid sftp sh sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split
        ss ssh ssh-add ssh-agent ssh-keygen ssh-keyscan stat stdbuf strings strip stty su sudo sum sync sysctl systemctl tac
        tail tar tee telnet tempfile timeout top touch tput tr truncate tsort tty tzselect umount uname unexpand uniq unlink
        unshare unxz unzip uptime useradd users uuidgen vi vim vmstat watch wc wget whereis which who whoami xargs xxd xz
        xzcat yes yum zcat zip zsh zstd apk brew choco pacman bwrap sqlite3 psql pg_dump pg_restore mysql mysqldump
        redis-cli mongosh hg svn
        """

    private static let development = """
        git gh glab az aws gcloud kubectl helm kustomize docker docker-compose podman buildah skopeo terraform tofu pulumi
        ansible ansible-playbook vagrant packer make cmake ctest ninja meson autoconf automake configure gcc g++ cc c++ clang
        clang++ clang-format clang-tidy ld ar nm objdump gdb lldb valgrind strace ltrace perf swift swiftc swift-format
        swiftlint xcodebuild xcrun pod fastlane carthage node nodejs npm npx pnpm yarn bun deno corepack tsc ts-node tsx eslint
        prettier jest vitest mocha karma cypress playwright webpack vite rollup esbuild parcel ng nx turbo lerna next nuxt
        stylelint markdownlint python python2 python3 pip pip3 pipx pipenv poetry uv uvx conda virtualenv pytest tox nox
        unittest coverage flake8 pylint ruff black isort mypy pyright bandit safety pip-audit twine java javac jar javadoc mvn
        mvnw gradle gradlew ant sbt scala kotlin kotlinc ktlint detekt dotnet nuget msbuild csc fsc mono go gofmt golint
        golangci-lint gotestsum govulncheck staticcheck cargo rustc rustup rustfmt clippy-driver ruby gem bundle bundler rake
        rspec rubocop php composer phpunit phpstan psalm elixir mix erl rebar3 ghc stack cabal lua luarocks dart flutter
        R Rscript julia perl cpan prove shellcheck shfmt yamllint hadolint actionlint markdownlint-cli2 semgrep trivy grype
        syft snyk gitleaks trufflehog detect-secrets checkov tfsec tflint kubesec kube-bench falco zap nikto nmap sqlmap
        sonar-scanner codecov lighthouse k6 locust jmeter ab wrk hey vegeta artillery newman postman flyway liquibase alembic
        prisma sequelize knex protoc buf grpcurl httpie http yq xmllint xmlstarlet pandoc asciidoctor mkdocs sphinx-build
        doxygen plantuml mmdc dot code direnv asdf mise nvm pyenv rbenv sdk troupe dvc mlflow wandb huggingface-cli ollama
        spark-submit airflow dbt kafka-topics consul vault nomad istioctl argocd flux skaffold tilt kind minikube k3d
        k3s eksctl sam serverless cdk oc datadog-agent newrelic sentry-cli pre-commit commitlint semantic-release
        standard-version conventional-changelog changeset
        """
}
