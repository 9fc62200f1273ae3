/// Programs and words of the shell that are never a persona's skill, whether they are installed or not: a script that
/// calls one of them means it, and an answer that a model made up in its place would be a lie about the work.
package enum KnownTools {
    /// Whether the name is one of them. Versions behind a name (`python3.12`, `gcc-13`) count as the name.
    package static func contains(_ name: String) -> Bool {
        if names.contains(name) { return true }
        let digits = name.reversed().prefix { $0.isNumber || $0 == "." || $0 == "-" }
        return !digits.isEmpty && digits.count < name.count && names.contains(String(name.dropLast(digits.count)))
    }

    /// Those of the form `word_word`, which the skill `*` would take.
    package static let withUnderscore = names.filter { $0.contains("_") }.sorted()

    /// All of them.
    package static let names = Set(
        [shell, files, text, system, network, versionControl, builds, languages, cloud, data, quality, debian]
            .flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) })

    private static let shell = """
        . : [ alias bg bind break builtin caller case cd command compgen complete compopt continue coproc declare dirs
        disown do done echo elif else enable esac eval exec exit export false fc fg fi for function getopts hash help
        history if in jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return select set
        shift shopt source suspend test then time times trap true type typeset ulimit umask unalias unset until wait while
        sh bash dash zsh ksh fish ash csh tcsh busybox pwsh powershell
        """
    private static let files = """
        basename cat chgrp chmod chown cksum cp dd df dir dirname du file find flock fsync fuser install link ln locate ls
        lsof mkdir mkfifo mknod mktemp mv pathchk readlink realpath rm rmdir rsync shred split stat sync tar tee touch
        tree truncate unlink updatedb vdir bzip2 cpio gunzip gzip lz4 unzip xz zcat zip zstd 7z ar md5sum sha1sum
        sha224sum sha256sum sha384sum sha512sum b2sum base32 base64 basenc inotifywait
        """
    private static let text = """
        awk gawk mawk column comm csplit cut diff diff3 sdiff cmp egrep fgrep grep expand unexpand fmt fold head iconv join
        jq yq less more nl od hexdump xxd paste patch perl pr rev sed sort strings tac tail tr tsort uniq wc xmllint
        xsltproc envsubst m4 ed ex vi vim nano emacs pandoc rg ag ack fd fzf dos2unix unix2dos
        """
    private static let system = """
        arch at batch chroot cron crontab date dircolors dmesg env expr factor free getconf getent groups halt hostid
        hostname hostnamectl id ionice ip6tables iptables nft journalctl killall last loginctl logger login logname lscpu
        lsblk mount umount nice nohup nproc numfmt passwd pgrep pidof pkill poweroff printenv ps pstree
        reboot renice runuser script seq service setsid shuf shutdown sleep stdbuf stty su sudo doas sysctl systemctl
        systemd-run tmux screen timeout top htop tput tty uname uptime useradd usermod userdel groupadd users vmstat
        w watch who whoami xargs yes strace ltrace gdb perf mkfs fsck update_initramfs man parallel bc dc cal tzselect
        """
    private static let network = """
        curl wget nc ncat netcat socat ssh scp sftp ssh-add ssh-agent ssh-keygen ssh-keyscan telnet ftp dig host nslookup
        ping traceroute ip ss netstat ifconfig route arp openssl gpg gpg2 tcpdump nmap httpie http ab wrk k6 hey vegeta
        mail sendmail mutt
        """
    private static let versionControl = """
        git git-lfs gh glab hub az hg svn cvs bzr fossil
        """
    private static let builds = """
        make gmake cmake ctest cpack ninja meson bazel bazelisk buck autoconf automake autoreconf configure libtool
        pkg-config scons ant mvn maven mvnw gradle gradlew sbt lein rake just task tox nox invoke act earthly pack ko
        """
    private static let languages = """
        python pip pipx pipenv poetry uv uvx conda mamba pyenv virtualenv venv twine py_compile
        node nodejs npm npx yarn pnpm bun deno nvm corepack tsc ts-node webpack vite rollup esbuild parcel ng vue next
        go gofmt goimports cargo rustc rustup rustfmt swift swiftc swift-format xcodebuild xcrun pod fastlane
        gcc cc c99 clang clang++ g++ c++ ld as nm objdump readelf strip gcov lcov valgrind
        java javac jar javadoc kotlin kotlinc scala groovy clojure
        dotnet msbuild nuget csc fsc mono
        ruby gem bundle bundler rails irb php composer lua luarocks perl cpan cpanm elixir mix erl erlc rebar3
        ghc cabal stack ocaml opam dune R Rscript julia nim zig dart flutter protoc buf
        """
    private static let cloud = """
        docker docker-compose docker_compose dockerd podman buildah skopeo nerdctl containerd ctr crictl kubectl kubeadm
        kustomize helm helmfile k9s kind minikube k3s k3d oc istioctl argocd flux terraform terragrunt tofu pulumi
        packer vagrant ansible ansible-playbook ansible-galaxy ansible-vault chef puppet salt aws sam cdk eksctl gcloud
        gsutil bq doctl heroku flyctl vercel netlify wrangler serverless vault consul nomad etcdctl
        prometheus promtool grafana-cli pagerduty datadog-agent newrelic sentry-cli jenkins circleci
        """
    private static let data = """
        psql pg_dump pg_dumpall pg_restore pg_ctl pg_isready pg_basebackup pg_upgrade pg_config pg_resetwal pg_rewind
        pg_waldump pg_receivewal pg_verifybackup pg_amcheck pg_checksums pg_controldata pg_archivecleanup pg_test_fsync
        pg_test_timing pg_recvlogical pg_ctlcluster pg_createcluster pg_dropcluster pg_lsclusters pg_upgradecluster pgbench
        createdb dropdb createuser dropuser vacuumdb reindexdb initdb postgres mysql mysqldump mysqladmin mysqlimport
        mysql_upgrade mysql_secure_installation mysql_config mariadb mariadb-dump sqlite3 mongo mongosh mongodump
        mongorestore mongoexport mongoimport redis-cli redis-server memcached cqlsh influx clickhouse-client duckdb
        kafka-topics flyway liquibase alembic prisma dbmate dbt airflow spark-submit
        """
    private static let quality = """
        pytest py.test unittest nose coverage mypy pyright ruff black isort flake8 pylint bandit pip-audit jest mocha
        vitest cypress playwright karma ava nyc eslint prettier stylelint jshint tslint tap phpunit rspec rubocop
        golangci-lint staticcheck govulncheck gosec shellcheck shfmt hadolint yamllint markdownlint ansible-lint tflint
        tfsec checkov trivy grype syft snyk semgrep sonar-scanner codeql gitleaks trufflehog detect-secrets cosign
        locust jmeter artillery newman lighthouse chromium google-chrome firefox chromedriver geckodriver
        clang-format clang-tidy cppcheck swiftlint ktlint detekt checkstyle spotbugs pre-commit commitlint
        """
    private static let debian = """
        apt apt-get apt-cache apt-key dpkg dpkg-query aptitude yum dnf rpm zypper pacman apk snap flatpak brew port
        add-apt-repository update-alternatives locale-gen debconf troupe troupe-skill troupe-supervisor
        """
}
