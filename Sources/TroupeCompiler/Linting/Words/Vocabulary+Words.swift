extension Vocabulary {
    /// Words of software work, from this project's own texts and names: in lower case, in alphabetical order.
    static let list = """
        abandon abandoned abc able abort aborted aborts about above absent absolute abstraction accept acceptance
        accepted accepts access accessibility accessible accessors accident account accountable accounts acl acquire
        across act acted action actions activate activated active activity actor acts actual ad ada adapt add added
        adding additional address addressed addresses adds adjectives adjust adoption adr advance advisory affected
        after afterwards again against agenda agent agents aggregate ahead ai aim air alert alerts alias aliases align
        aligned all allow allowed allows alone along alphabet alphabetical already also altered alternatives altogether
        always am among amount an analyse analysis analyze anchor and android anew angular announce announced annoyed
        anomaly another ansible answer answered answers anthropic antipattern any anybody anything anywhere apart api
        app append appended appends application applied applies apply approval approvals approve approved approver
        approvers approves apps apt arc architect architecture archive archived are area args argument arguments
        arithmetic arm around arrange array arrays arrive arrived arrives art artefact article artifact artifacts as
        ascii ask asked asking asks assemble assert assertion assess assign assigned assignee assignment assignments
        assigns associative assume assumptions async asynchronous asyncio at atomic attach attached attempt attempted
        attempts attributes audience audit audits auth authenticate author authored authority authorization authorize
        authors auto automate automated automation availability available avoided await awaited awaits away awk az azure
        back backed backend backends background backlog backoff backport backquote backquoted backquotes backslash
        backslashes backup bad bag balance balanced ban bandit banner bar bare base based baseline baselines bash basic
        bat batch batches bay bc be bearer became because become becomes bed been before began begin beginning begins
        begun behaves behaviour behind being belong belongs below benchmark beneath beside besides best bet better
        between beyond bicep bid big billing bin binary bind bit bits blackbox blake blame blank blanks blobs block
        blocked blocker blockers blocking blocks blueprint blueprints board bodies body bool boolean booleans boot
        bootstrap border borders boring bot both bottleneck bottlenecks bottom bound boundaries bounded bounds box boxed
        boy brace braces bracket bracketed brackets branch branches break breaks brief bring brings broadcast broken
        brought browser bucket budget buffer bug bugs build builder builds built builtin bulk bump bundle burndown bus
        business busy but buy by bye bypass byte bytea bytes cache cached caching calculate calendar call callback
        callbacks called callee callees caller callers calling calls came camel can canary cancel canceled cancellation
        cancelled cancelling candidate cannot cap capability capacity capped capture captured captures car card careful
        cargo carried carries carry case cased cases cat catalog catches category caught cause causes cc cd ceil central
        century certain certificate cfa cfg cgroup cgroups chain chained change changed changelog changes changing
        channel channels chaos char character characters chart charter chat cheap check checked checking checklist
        checkout checks cherry child children choice choose chooses choosing chore chose chosen chunk chunks ci civil
        claim claimed claims clamped clarify clarity class classes classify clean cleaned cleanup clear clearly clears
        cli click client clients clock clone cloned clones close closed closes closing cloud cluster coaching coalesce
        codable code codebase codec coder codes coding cohesion collect collected collection collects column columns com
        combine come comes coming comma command commands commas comment comments commit commits committed committing
        common communicate compact compare compared compares comparison compatible compensate compensation competitor
        compile compiled compiler compiles compiling complete completed completeness completes completion compliance
        component components compose compound compute computed concern concerned concerns concurrency concurrent
        condition conditional conditions config configuration configure configured confirm confirmed confirms conflict
        conflicts conformance conftest confusing conjunction connect connected connection connections connects consent
        consequence consequences considered consistency consists console constant constraint consults consumed consumer
        contact contained container containers containment contains content contents context continue continued contract
        contracts contribute control controls convention conventional conventions conversation conversations convert
        cookie cookies cooperative coordinate cop copied copy core cores corner correct correctness correlate cost
        costly costs could count countdown counted counter counts coupling cover coverage covered covers cow cp cpcre
        cpu craft crash crashed crashes create created creates creating creation creator credential criteria critical
        critique crm cron cross cry cs csp css csv cue cup curl current cursor customer customers cut cutover cuts cve
        cves cwd cyaml cycle dad daemon daily damaged danger dao dashboard dast data database dataset datasets date
        dates day days db dba de dead deadline deadlines deadlock deadlocks deals dealt death debian debt debug decide
        decided decides deciding decimal decimals decision decisions declaration declarations declare declared declares
        decline declined decoded decodes decoding decompose deep deeper def default defaults defect defects deferred
        define defined defines definition definitions degraded deinit delay delayed delegate delegated delete deleted
        deletes deletions deliver deliverable deliverables delivered delivery delta deltas demand demands demo
        demonstration den denied depend dependencies dependency depends deploy deployed deploying deployment deployments
        deploys deprecate depth derive derived descendant descendants descent describe described describes description
        descriptor descriptors design designed designs destination detached detail details detect detected determine dev
        develop developed developer developers development device devices devops diagnose diagnosis diagnostic
        diagnostics diagram diagrams dialog did die dies diff differ difference different differs diffs dig digest digit
        digits dim dimension dimensional dip dir direct directly directories directory disable disabled disaster discard
        discarded discount discover discovered discovery discuss disjunction disk dismiss dispatch dispatcher display
        distributed dividend division divisor dns do docker docs document documentation documents does dog doing dollar
        domain done dot dots double doubt doubtful down download downtime dozen draft drafted drafts drain drained draw
        dress drift drives drop dropped dropping drops dry dsl dto due dump dumped duplicate durability durable durably
        duration during dye dying each ear earlier earliest early earn easily easy eat echo edge edges edit edited
        editing editor editors edits effect effects effort egg ego eight either element elements elf else elsewhere elt
        email embed embedded embedding embeddings emit emits emitted empties empty en enable enabled enclosing encode
        encoded encodes encoding encrypt encrypted encryption end ended ending endpoint endpoints ends enforce enforced
        engage engine engineer engineering engineers engines enough enrich ensure enter entered enters entire entries
        entry enum enumerate env environment eof epic epoch eq equal equally equals era erp errno error errors es esac
        escalate escalated escalates escalation escaped escapes eslint especially essential estimate estimates eta etc
        etl eu evaluate evaluated evaluates evaluation evaluations evaluator even event eventfd events ever every
        everybody everything everywhere evidence evil exact exactly examine examined example examples exceed exceeds
        except exception exchange exclude excluded exclusive exec executable execute executed executes execution
        executive exercise exercised exist existential existing exists exit exited exits expand expanded expansion
        expansions expect expectation expectations expected expects expensive experiment expire explain explained
        explicitly explore exponent exponents export exported expose exposed expressible expression expressions ext
        extend extended extension external extra extract extracted eye fab facilitate fact factory facts fail failed
        failing failover fails failure failures fairly fairness fake fall fallback falls false fan far farther fast
        faster fat fatal fault faults fax fe feasibility feat feature features fee feed feedback feeds fence fetch
        fetched fetches few fewer field fields file files fill filled fills filter fin final finalize find finding
        findings finds fine finish finished finishes fires firewall first fit fits five fix fixed fixes fixing flag
        flagged flags flake flaky flatten fleet flight float flock floor flow flows fly fnv foe fog folded folder
        folders folding folds follow followed following follows followup footnote for forbid forbids force forced forces
        forecast foreign forensics forge forges forgets forgotten fork forking forks form format formats formatted
        former forms forward found four fox fr fraction fragment frame frames framework frameworks framing free freed
        frees freeze freezer frequent fresh from front frontend frozen fs full fun function functional functions fur
        further future fuzz gains gap gaps gas gate gates gateway gateways gather gathered gathers gave gb gc ge gel gem
        general generate generated generates get gets gh gid gin git give given gives glibc glob global gmt go goal
        goals god goes going gone good got governance gpu grace grade gradle grammar grant granted graph great green
        greet greeted greeting greets gregorian grep groom ground group grouped groups growing grows gt guaranteed guard
        guarded guardrails guess gui guide guidelines gum gun gut guy gym had half hallucination halves ham hand handed
        handle handled handler handlers handles handling handoff handover hands handshake handshakes hangs happen
        happened happens hard hardening hardware has hash hashes hat have having he head header headers heads health
        healthy heap hear heard hears heartbeat held hello helm help helper helps hence her here heuristics hex
        hexadecimal hey hid hidden hide hides high higher highest him hint hip his histogram history hit hits hold
        holder holders holds hole holes home honest hook hooks hop hope horizon host hostage hostile hosts hot hotfix
        hour hours how however hr html http httpd https hub hug human hundred hurry hurt hw hygiene hyphen hypothesis
        iam ice icon id ide idea ideas idempotency idempotent identical identifier identify identity idle ids ieee if
        ignore ignored ill illegal image images immediate immutable impact imperative implement implementation
        implementations implicit import imported imports improve improvement improves in inactive inbox incident
        incidents include included includes incoming incomplete incorrect increment independent index indexes indicates
        indicator indices individual inference infinity info inform information informed informs infra infrastructure
        ingest ingress inherit inherited inherits init initdb initial initialize inject ink inline inlining inn inner
        inotify input inputs insert insertions inside insist inspect inspected install installation installed installs
        instance instances instant instead instructions int intake intaken integer integers integral integrate
        integration intended intent interaction interface interfaces interim internal interpreter interrupted
        interruption interval interview into introduce introduced invalid inventory inverse invite invited invoke
        involved io ion ios ip ipv is iso isolation issue issued issues it item items iterate iteration iterations
        iterator its itself jam jar jaw jest jet jira jitter job jobs join joined joining joins joint journal journaled
        journals journey joy js json jsonb jt judged jumps junit just jwt kanban kb kebab keep keepachangelog keeping
        keeps kept kernel key keyboard keys keywords kid kill killed killing kills kind kinds kit kms know knowledge
        known knows kotlin kpi kubernetes kv lab label labeled labelled labels lack lacks lambda lang language lap large
        larger largest last lasts late latency later latest launch law lay layer layout le lead leading leads leak learn
        learned learning learns lease leased leases least leave leaves left leg legacy legal length lengths less lessons
        let lets letter letters level levels lib libcurl libexec libmicrohttpd libpq libraries library libyaml licence
        license lid lie lies life like likelihood likely likewise limit limited limits line lineage linear lines link
        linked links lint linter linting linux lip list listed listen listener listening listens lists lit literal
        literally literals little live lives ljk llm load loaded loader loading loads local locale locales localhost
        localization locate located location lock locked locks log logged logging logic login logs long longer longest
        look looked looking looks lookup loop loopback loops loose loosen loosest lose loses lost lot lots low lower
        lowered lowering lowers lowest ls lt machine machinery macos mad made magnitude magnitudes mail mailbox main
        maintain maintainability maintained maintainers major make makes making malformed man manage manager manifest
        manual many map mapping mappings maps march mark markdown marked marker markers marks mask masked master mat
        match matched matches matrix matter matters maven max maximum may mb mcp me mean meaning meaningless meanings
        means meant meanwhile measure measured media median medium meet meeting meets member members memfd memory men
        mention mentioned mentor merge merged merges message messages met meta metadata metatypes method methods metric
        metrics mfa mhd micro microseconds mid middle middleware might migrate migrated migration migrations milestone
        milliseconds min mind minimum minor minute minutes mirror mirrors missed misses missing mistake misunderstand
        mit mitigate mitigated mix mixed mkdir ml mob mobile mock mockups mod mode model models modes module modules mom
        moment money monitor monitored monitoring monolith monorepo monotonic months more most mount mounted mounts move
        moved moves mr ms msg much mud multi multiple must mutable mv mvp mx my name named names namespace namespaces
        naming nanoseconds navigation nd ne near nearest necessary need needed needs negation negative neighbouring
        neighbours neither neq nested nesting net network never new newer newest next nights nil nl no nobody nod node
        nodes nogroup non nonce noncopyable none nor normal normalize normalized nosignal not notation note noted notes
        nothing notice noticed notices notification notifications notified notify nov now nowhere npm ns nudge nuget nul
        null number numbered numbers numeric nut nx object objective objectives objects observability observe observed
        obsolete obstacle obtained oc occur occurred occurrence occurs odd of off offer offered offers office offline
        offset offsets often oil ok okr old older oldest on onboarding oncall once one ones only opaque open openapi
        opened opening opens openssl operand operands operate operates operation operations operator operators ops opt
        optimised optimization optimize option optional options or orchestrate order ordered ordering orders ordinal
        ordinary org organize origin origins orm orphans os other others otherwise otp ought our ours out outage outages
        outcome outer outermost outlive outlives output outputs outside outward over overall overdue overflow overlap
        overlays override overtake overview owl own owned owner owners ownership owns pace package packages pad padding
        page paged pages paid pair pan paper paragraph parallel parameter parameters parent parentheses parenthesis
        parents parity parse parsed parser parses part partial partition partitions partner partners parts pass passed
        passes passing passwd password passwords past paste patch path paths patience pattern patterns pause paused
        pauses pay payload payment payments pays pci pcre pdf peer pen pending pentest people per percent perf perform
        performance performed performing performs perhaps period periods permission permissions permitted persist person
        persona personal personas pet pg phase phrase phrases pick picked picks picture pid pidfd pie piece pieces pig
        pin ping pins pip pipe pipeline pipelines pit pkg place placed placeholder placeholders places plain plan
        planned planning plans platform play playbook pluck plugin plus pm png po poc point pointer points policies
        policy polish poll pool pooler porcelain port position positional positions positive posix possible post posted
        postfix postgre postgres postmaster postmortem postpone posts posture pot power pr practice pre precedence
        precision prefer preference preferences preferred prefers prefix preflight prelude prepare prepared prepares
        prerequisite prerequisites present prevent prevents preview previous price primary print printed printf prints
        prior priority privacy private privilege probably probe problem problems proc procedure proceed process
        processed processes produce produced produces product production profile program programs progress project
        projects prometheus promised promises promote promoted prompt prompts proof proper properties property proposal
        propose proposed protect protected protection protocol protocols prototype prove proved provenance provide
        provided provider providers provides provision proxy pseudocode pt pthread pub public publish published
        publishes publishing pull pulled pulls pure purge purpose push pushed pushes put puts putting py pytest python
        pythondontwritebytecode pythonpath pythonunbuffered qa qc quality quantity queried query question questions
        queue queued queues quick quickly quiet quinn quite quota quotas quote quoted quotes quotient quoting raci racks
        rag raise raised raises ram ran rand random randomness range rank rare rat rate rather ratio raw ray rbac rc rd
        re reach reached reaches react read readable reader readers readiness reading readme reads ready real really
        realtime reap reason reasons reassign rebase rebased rebuild rebuilds rebuilt recall recap receipt receive
        received receiver receives recent recheck recipient recommend recommendation reconcile reconnection reconnects
        record recorded records recover recovered recovering recovery recursion red redeploy redirect redirection
        redirections redirects redis reduce reduced ref refactor refactoring reference references referred refers refill
        refine refinement reflect refresh refs refusal refuse refused refuses regex region register registration
        registry regression regular rehearse reinterpret reject rejected rejects relate related relation relations
        relative releasable release released releaser releases relevant reload remainder remained remains remediate
        remediation remedy remember remembered remembers remind reminder remote remove removed removes rename renamed
        render rendered rendering renderings renders renew repair repaired repeat repeated repeats repetition replace
        replaced replacements replaces replay replayed replaying replica replicas replicate replication replied replies
        reply report reported reports repositories repository represents repro reproduce request requested requester
        requests require required requirement requirements requires reread rerun research reservation reserve reserved
        reset resets resilience resolution resolve resolved resolves resource resources respected respond responded
        responder response responses responsibilities responsible responsive rest restart restarted restarting restarts
        restore restored result results resume resumed resumes retain retained retention retest retire retries retrieve
        retro retrospective retry return returned returns reuse reused rev reverse reversible revert reverted reverts
        review reviewed reviewer reviewers reviews revise revision revoke rework rewrites rfc rib rid rig right rights
        rim ring rip rises rising risk risks rm rn roadmap rob robin rod roi role roles roll rollback rolled rollforward
        rollout rollouts rolls room root roots rot rotate rotated rough roughly round rounded rounds route router routes
        row rows rub rug rule rules run runbook runner running runs runtime rust saas sad safe safeguards safely said
        sam same sample sandbox sast satisfies save saved saw say says sbom scaffold scalability scalar scalars scale
        scaled scan scanned scanner scans scenario scenarios schedule scheduled schema schemas scheme scope scoped
        scopes score scored scratch screen screens script scripted scripts sd sdk sdlc sea seal sealed search searched
        second seconds secret secrets section secure security sed see seed seeds seen sees segment segments select
        selected selection selects self semantic semantics semver send sendable sender sending sends senior sense
        sensors sent sentence sentences sentry separate separated separates separator seq sequence serve served server
        servers serves service services session sessions set sets setsid setting settings settle settled setup sev
        several severe severity sew sex sh sha shadow shall shape shard sharding shards share shared shares sharp she
        shell shells ship shipped shop short shorter shortest should show showed shown shows shut shutdown shy side
        sides sigcont sighup sigint sigkill sign signal signalled signals signature signed significand significant
        signoff sigterm silence silent silently similar simple simply simulate simulated sin since single sir sit site
        six size sized sizing skeleton ski skill skills skip skipped skips sky sl slack slas slash sleep sleeps sli
        slice slip slis slo slos slot slow slower slowly slug slugify slugs sm small smaller smallest smoke smtp
        snapshot snapshots so soak socket sockets sodium software sold solution solve solves some somebody someone
        something sometimes son sonar soon soonest sort sorted sound source sources soy sp spa space spaces spans spared
        spawn spawned spawning spawns speak speaks spec special specialised specific specification specify specs speed
        spelling spellings spells spike spikes split splits sprint spy sql sqlstate squash src sre srv ssd ssh ssl sso
        sss st stability stable stack staff stage staged stages staging stakeholder stakeholders stale stand standard
        stands standup start started starting starts stat state stated statement statements states static statically
        stats status stay stays stderr stdin stdout steer step steps still stood stop stopped stopping stops storage
        store stored stores stories story str straight stranger strategies strategy stray stream streamed streaming
        streams stress stretch strict strictly strikes string strings stroke strong struct structure structured stub
        stubbed stubs stuck style sub subcommand subcommands subject subjects submit subprocess subprotocols subreaper
        subreapers subscribe subscript subset subshell substitution substitutions substring subtree succeed succeeded
        success successful such sudo sue suffice suggest suggested suggestions suggests suite suited suites sum
        summaries summarize summary summed sun supervise supervised supervising supervision supervisor supplementary
        supplied support supported sure surface surrounding surroundings surrounds survives survivors suspect suspend
        suspended svg sw swagger swallow swaps swarm sweep swift switch switches symbolic symptom sync synchronize
        synchronous syntax system systemd systems ta tab table tables tabs tag tags tail take taken takes talk tan tap
        target targets task tasks taste tax taxonomy tb tc tcp tea teach team teams tear tech technical technology tee
        telemetry tell tells template templates ten tenant tenants term terminal terminate terminated terraform test
        testability tested tester testing tests text texts th than thank that the their theirs them themselves then
        there therefore these they thing things think third this those though thread threads threat threats three
        threshold throttle through thrown throws ti tick ticket tickets tie tied tier tiers ties time timed timeline
        timelines timeout timeouts timer timers times timestamptz tin tiny tip title titles tk tl tls tm tmp to today
        todo toe together token tokens told tolerance ton tone toni too took tool tools top topic topics topology total
        touch touched touches toward toy trace track tracked tracker tracks tradeoff tradeoffs traffic trailers trailing
        train training transaction transactions transfer transfers transform transient translate translator transport
        trap travel travels tree triage triaged tried tries trigger triggered trim trimmed trip trivy trou trouble
        troupe true truly trunk trust trusted truth try trying ts tsw tub tui tune tuned turn turned turns tweak twice
        two txt type typed types typescript typical tz ubiquitous ubuntu udp ui uid uk un unable unary unavailable
        unblock unchecked uncommitted undeclared undefined under understand understanding understood undo undoes undone
        unexpected unfinished unified unique unit unittest unix unknown unless unlike unlock unmerged unmet
        unprocessable unpushed unquoted unreachable unread unreleased unreserved unresolved unsafe unsupervised until
        untitled untouched untrue unused up update updated updates updating upgrade upgrading upkeep upload upper
        upstream uptime urgent uri url urn us usability usage use used user users uses using usr usual usually utc utf
        utilization uuid ux valid validate validated validates validation valuable value values van var varchar variable
        variables variant various vat velocity vendor verbose verdict verification verified verifies verify version
        versioning versions very vet vfork via view viewed violated violation virtual virtualenv visible vision visits
        vm voice void volume vote votes vp vpc vpn vs vsb vulnerabilities vulnerability wad wait waited waiter waiters
        waiting waitpid waits waive wake wakes walk walkthrough want wanted wants war warden warm warn warned warning
        warnings was watch watched watcher watchers watches watching wave waves wax way ways wcag we weaken web webhook
        webhooks websockets week weekly weight well went were wet wf wget what whatever whatwg wheel when whenever where
        wherever whether which whichever while white who whoever whole whom whose why wide widen widget wiki will win
        window windows wins wip wire wireframe wireframes wiring wish wishes with within without woken won word words
        work worked worker workflow workflows workfow working workload works workspace workspaces worktree world worse
        worst worth would wrap write writer writes writing written wrk wrong wrote ws wslay www xargs xcode xdg xl xml
        yaml year years yes yet yields yml yn you your yyyy zap zero zeros zip zone zoo zsh
        """
}
