//! What the manual pages say besides the definition of the command line: exits, files, variables, examples, secrets.

use Block::{Example, Item, Text};

/// A paragraph; what stands in backticks is printed bold.
#[derive(Clone, Copy)]
pub enum Block {
    Text(&'static str),
    /// A term and what it is.
    Item(&'static str, &'static str),
    /// What a command line does, and the line.
    Example(&'static str, &'static str),
}

/// The sections of one page.
pub struct Page {
    /// The subcommand; empty for the program's own page.
    pub command: &'static str,
    pub description: &'static [Block],
    /// Heading and paragraphs, in their order.
    pub sections: &'static [(&'static str, &'static [Block])],
}

/// The page of that subcommand.
pub fn page(command: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.command == command)
}

const PROFILE: Block = Text(
    "A profile is named by the path of its file, or by folder and file stem in the library, such as `demo/apple-first-login`. The folder `demo` is built in and needs neither a network nor an account. `cambio paths` names the others.",
);

const BAD_INPUT: Block = Item(
    "2",
    "Bad input: a wrong argument, a profile or file that cannot be read, or a secret that is missing. Standard error says what happened, why, and what to do; with `--json` standard output does, as an object with the member `error`.",
);

const NO_SECRET_ARGUMENTS: Block = Text(
    "A secret is never taken from an argument, since every process of the computer can read those. It comes from a file or from standard input (`--subject-token`, `--actor-token`, `--client-secret` and `--parameter`, one of them with -), or from where the profile's reference says: `ask`, `keychain`, `env:NAME`, `file:PATH`, `command:NAME` or `demo:KIND`.",
);

pub const PAGES: &[Page] = &[
    Page {
        command: "",
        description: &[
            Text(
                "Cambio is a debugger for OAuth token exchange (RFC 8693) and for native social login, where an app trades the code or token that Apple's, Google's or Facebook's SDK gave it for the tokens of its own authorization server. It says what is wrong with a request before a code that works once is spent, sends it, shows exactly what went over the wire, decodes and verifies what came back, and explains a refusal.",
            ),
            Text(
                "Without a subcommand the window opens, with the profile or link that is named. Every subcommand does the same without a display, with the same profiles.",
            ),
            PROFILE,
            Text(
                "With `--json` a subcommand prints one object on standard output on every exit. What is to be known besides goes to standard error. A closed pipe ends quietly.",
            ),
        ],
        sections: &[
            (
                "EXIT STATUS",
                &[
                    Item(
                        "0",
                        "The window was closed, or the command did what it was asked.",
                    ),
                    Item(
                        "1",
                        "There is an answer, and it is a bad one: refused (`cambio send`), an error found (`cambio check`), a signature that is invalid (`cambio decode`).",
                    ),
                    Item(
                        "2",
                        "Bad input, or output that could not be written. For the window: there is no display.",
                    ),
                    Item(
                        "3",
                        "`cambio send` got no answer that is one: no connection, no HTTP, a page, a redirect.",
                    ),
                ],
            ),
            (
                "FILES",
                &[
                    Text(
                        "The places below are those of Linux without the variables of the next section. `cambio paths` prints them as they are here, and says which exist.",
                    ),
                    Item(
                        "~/.config/cambio/settings.json",
                        "Theme, limits, the history's rules, further library folders, commands for `command:NAME`, servers that were named, and per host a proxy, authorities and a client certificate. No secret stands in it. A bad value counts as its default, with a warning.",
                    ),
                    Item(
                        "~/.local/share/cambio/profiles",
                        "The library: one file `NAME.cambio.json` a profile, without a secret in it, fit for version control.",
                    ),
                    Item(
                        "~/.local/share/cambio/profiles/environments",
                        "Values for `{{variables}}` of the profiles beside it, and references for secrets, one file `NAME.json` an environment. Every library folder may have one.",
                    ),
                    Item(
                        "~/.local/state/cambio/history.sqlite",
                        "Past runs, redacted before they are written, and salted hashes of the codes that were sent. The newest may still stand beside it, in `history.sqlite-wal`: the two belong together.",
                    ),
                    Item(
                        "~/.local/state/cambio/drafts",
                        "Forms of the window that were not saved, so that a crash loses none.",
                    ),
                    Item(
                        "~/.local/state/cambio/window.json",
                        "Where the window stood, and what was open in it.",
                    ),
                    Item(
                        "~/.local/state/cambio/recent",
                        "The files that were opened last, a path a line.",
                    ),
                    Item(
                        "~/.local/state/cambio/trusted",
                        "Hashes of what profiles were allowed to read of this computer.",
                    ),
                    Item(
                        "~/.local/state/cambio/demo-keys.json",
                        "The keys of this computer's demo tenant. They sign nothing else.",
                    ),
                    Item(
                        "$XDG_RUNTIME_DIR/cambio",
                        "Where a start finds the window that is open. Without the variable: a folder of this user among the temporary files.",
                    ),
                    Text("Neither logs nor caches are written."),
                ],
            ),
            (
                "ENVIRONMENT",
                &[
                    Item(
                        "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME",
                        "Where settings, library, and history and drafts are, in the place of `~/.config`, `~/.local/share` and `~/.local/state`.",
                    ),
                    Item("HOME", "Where all of them begin."),
                    Item(
                        "DISPLAY, WAYLAND_DISPLAY",
                        "Where the window opens. Without either there is none, and the subcommands still work.",
                    ),
                    Item("XDG_RUNTIME_DIR", "The session's own folder, see FILES."),
                    Item(
                        "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY",
                        "The proxy, where the settings name none for a host. This computer itself, and the demo tenant on it, are never reached by one.",
                    ),
                    Item(
                        "SSL_CERT_FILE, SSL_CERT_DIR",
                        "The authorities that are trusted, in the place of the system's.",
                    ),
                    Item(
                        "DBUS_SESSION_BUS_ADDRESS",
                        "Where the keychain is reached. Without it secrets are kept for the session only.",
                    ),
                    Text(
                        "A profile may name any other variable as `env:NAME`. It is read only for sending, after the question that SECURITY describes.",
                    ),
                ],
            ),
            (
                "EXAMPLES",
                &[
                    Example("Open a profile in the window", "cambio staging.cambio.json"),
                    Example(
                        "See an exchange from beginning to end, offline",
                        "cambio send demo/apple-first-login",
                    ),
                    Example(
                        "Look into the token in the clipboard",
                        "wl-paste | cambio decode -",
                    ),
                    Example("Ask why an app's call failed", "cambio explain answer.txt"),
                    Example(
                        "Let scripts find the history",
                        "cambio paths --json | jq -r .history.path",
                    ),
                ],
            ),
            (
                "SECURITY",
                &[
                    NO_SECRET_ARGUMENTS,
                    Text(
                        "No profile, environment, setting, link, export or run in the history holds a secret. Everything that is printed passes one redactor; without the window, `cambio send --show-secrets` is the one way past it.",
                    ),
                    Text(
                        "A profile that this computer did not write asks once before it reads a file, variable, command or the keychain, and says what would go where. Where nobody can be asked, `--trust` is the yes. What is kept in the keychain belongs to profile, environment, field and the origin it is sent to: a changed tenant never receives it.",
                    ),
                    Text(
                        "Only the tenant that is named is contacted: the token call, and after a success its own discovery and key set. Redirects are shown and not followed, nothing is sent twice by itself, addresses inside a token are never followed. There is no telemetry, and no update is looked for.",
                    ),
                    Text("The program leaves no core dumps: its memory holds tokens."),
                ],
            ),
        ],
    },
    Page {
        command: "send",
        description: &[
            Text(
                "Fills in the profile, sends the token request once, verifies what was issued, and prints what was found out. Where the server asks for a DPoP nonce, the call is repeated once with a new proof; nothing else is ever sent again. A finding never stops the call: a wrong request can be sent on purpose.",
            ),
            PROFILE,
            Text(
                "On a terminal it asks for what the profile says `ask` for, without showing it. Elsewhere, and with `--json`, a secret that is missing is named, and nothing is sent.",
            ),
        ],
        sections: &[
            (
                "EXIT STATUS",
                &[
                    Item("0", "Tokens were issued."),
                    Item(
                        "1",
                        "Refused: the server answered with an error of its own, which is explained.",
                    ),
                    BAD_INPUT,
                    Item(
                        "3",
                        "Failed: no connection, a time limit, no HTTP, a page, a redirect, or a success without tokens. Where the body had left, the code may have been used.",
                    ),
                ],
            ),
            (
                "EXAMPLES",
                &[
                    Example("With the demo tenant", "cambio send demo/google-dpop"),
                    Example(
                        "With a code from the clipboard",
                        "wl-paste | cambio send team/ios --environment dev --subject-token -",
                    ),
                    Example(
                        "With another scope for this time, kept in the history",
                        "cambio send team/ios --set scope=openid --record",
                    ),
                    Example(
                        "As a page to attach to a ticket",
                        "cambio send team/ios --report run.html",
                    ),
                    Example(
                        "In a script: which claims were issued",
                        "cambio send team/ios --json | jq .tokens.access_token.payload",
                    ),
                ],
            ),
            (
                "SECURITY",
                &[
                    NO_SECRET_ARGUMENTS,
                    Text(
                        "Tokens, codes, secrets, keys and proofs are printed as `[masked …]`, in `--json` and in the page of `--report` too. `--show-secrets` prints them; the page stays without.",
                    ),
                    Text(
                        "A profile that this computer did not write reads a secret of this computer only after a yes in the window, or with `--trust`. Look at it with `cambio check` before.",
                    ),
                    Text(
                        "`--no-verify` reads no key set: signatures stay unchecked, and only the token endpoint is contacted.",
                    ),
                ],
            ),
        ],
    },
    Page {
        command: "check",
        description: &[
            Text(
                "Looks at the request that a profile makes and says what will be refused, what is probably a mistake, and which consequence is worth knowing. About 160 rules look at it. Nothing is sent, and no secret of this computer is read. A file with a request in another form, such as a curl command or a HAR file, is judged as it stands.",
            ),
            PROFILE,
        ],
        sections: &[
            (
                "EXIT STATUS",
                &[
                    Item("0", "No error was found; there may be warnings."),
                    Item("1", "An error was found: the request will be refused."),
                    BAD_INPUT,
                ],
            ),
            (
                "EXAMPLES",
                &[
                    Example(
                        "A profile with a mistake in it",
                        "cambio check demo/request-missing-type",
                    ),
                    Example(
                        "With the settings of the application, which decide what cannot be seen from outside",
                        "cambio check team/ios --application application.json",
                    ),
                    Example(
                        "In a script: which rules spoke",
                        "cambio check team/ios --json | jq -r '.findings[].id'",
                    ),
                ],
            ),
            (
                "SECURITY",
                &[
                    NO_SECRET_ARGUMENTS,
                    Text("Secrets in an application's JSON are dropped while it is read."),
                ],
            ),
        ],
    },
    Page {
        command: "decode",
        description: &[
            Text(
                "Says what a token is, what its claims mean, and whether its signature is valid. It reads signed and encrypted JSON Web Tokens, opaque tokens, and a token inside a header, address, answer or log line. Without a key the signature stays unchecked, and nothing is contacted.",
            ),
            Text(
                "Keys come from a file (JWK, key set, PEM, certificate, DER or SSH) or the address of a key set with `--jwks`, from the discovery of an issuer with `--issuer`, or for HS256 and its like from a shared secret with `--secret`.",
            ),
        ],
        sections: &[
            (
                "EXIT STATUS",
                &[
                    Item(
                        "0",
                        "The token can be read: valid, unchecked, expired or opaque.",
                    ),
                    Item("1", "The signature is invalid."),
                    Item(
                        "2",
                        "The input is empty, not text or too large, or an argument is wrong.",
                    ),
                ],
            ),
            (
                "EXAMPLES",
                &[
                    Example("From the clipboard", "wl-paste | cambio decode"),
                    Example(
                        "Checked with the issuer's own keys",
                        "cambio decode token.txt --issuer https://acme.eu.auth0.com/",
                    ),
                    Example(
                        "Checked with a key that lies here, without a network",
                        "cambio decode token.txt --jwks keys.json",
                    ),
                    Example(
                        "The claims for a script",
                        "cambio decode token.txt --json | jq .payload",
                    ),
                ],
            ),
            (
                "SECURITY",
                &[
                    Text(
                        "Only an address that is given is contacted, and for `--issuer` the key set that its discovery names under the same origin. An address or key inside the token (`jku`, `x5u`, `jwk`) is shown and never followed or trusted.",
                    ),
                    Text(
                        "The shared secret is given as `env:NAME` or `file:PATH`, never itself. The token itself is not printed, and is not kept.",
                    ),
                ],
            ),
        ],
    },
    Page {
        command: "explain",
        description: &[
            Text(
                "Explains an answer that somebody else got: raw HTTP, a recording (HAR), JSON, XML, the message of an SDK or validator, a redirect's address, or an entry of a tenant's log. It says who answered, what the answer means, which causes are possible, which are ruled out by what is seen, and what to do. Nothing is sent.",
            ),
            Text(
                "With `--profile` the causes are decided by the request of that profile too, with `--application` by the settings of the application. Where a server stands behind an address of its own, `--server` names it.",
            ),
        ],
        sections: &[
            (
                "EXIT STATUS",
                &[Item("0", "Explained, as far as it can be."), BAD_INPUT],
            ),
            (
                "EXAMPLES",
                &[
                    Example("What an app logged", "cambio explain logcat.txt"),
                    Example(
                        "What curl printed",
                        "curl -si https://login.acme.example/oauth/token | cambio explain -",
                    ),
                    Example(
                        "With all that is known of the call",
                        "cambio explain answer.txt --profile team/ios --application app.json",
                    ),
                    Example(
                        "Behind an address that does not say whose server it is",
                        "cambio explain answer.txt --server keycloak",
                    ),
                ],
            ),
            (
                "SECURITY",
                &[Text(
                    "Secrets of a recording are learnt while it is read, and masked wherever it is quoted. Nothing of it is kept.",
                )],
            ),
        ],
    },
    Page {
        command: "export",
        description: &[
            Text(
                "Writes the request of a profile to standard output, for another tool or as code for an app. What a format cannot carry is said on standard error.",
            ),
            PROFILE,
        ],
        sections: &[
            ("EXIT STATUS", &[Item("0", "Written."), BAD_INPUT]),
            (
                "EXAMPLES",
                &[
                    Example(
                        "As a command",
                        "cambio export demo/apple-first-login --as curl",
                    ),
                    Example(
                        "As code for an iOS app",
                        "cambio export team/ios --as swift > Exchange.swift",
                    ),
                    Example(
                        "As a file to hand on",
                        "cambio export team/ios --as profile > ios.cambio.json",
                    ),
                ],
            ),
            (
                "SECURITY",
                &[Text(
                    "Secrets stand as placeholders, such as `$SUBJECT_TOKEN` in curl and `{{subject_token}}` in collections. None is read for it.",
                )],
            ),
        ],
    },
    Page {
        command: "import",
        description: &[
            Text(
                "Makes a profile of what people paste: commands of any shell, recordings, collections, `.http` files, SDK logs, forms and `cambio://` links. Of several requests it takes the token exchange and says which; `--request` takes another. What cannot be read whole is refused, with the place.",
            ),
            Text(
                "The profile is saved into the first library folder that can be written to, never over another file, and its path is printed. With `--print` the profile itself is printed, and nothing is saved.",
            ),
        ],
        sections: &[
            ("EXIT STATUS", &[Item("0", "Made."), BAD_INPUT]),
            (
                "EXAMPLES",
                &[
                    Example("A command from the clipboard", "wl-paste | cambio import -"),
                    Example("Look at it first", "cambio import recording.har --print"),
                    Example(
                        "The second request, with one value kept on purpose",
                        "cambio import recording.har --request 2 --keep organization",
                    ),
                ],
            ),
            (
                "SECURITY",
                &[
                    Text(
                        "A value is kept where its field is known to be public, or where it is plain by its name and shape, and never with the shape of a token, code or key. Everything else becomes `ask` and is named on standard error; `--keep` keeps one.",
                    ),
                    Text(
                        "An import or link brings no reference to something of this computer. Nothing in it is run, opened or contacted.",
                    ),
                ],
            ),
        ],
    },
    Page {
        command: "share",
        description: &[
            Text(
                "Prints a `cambio://` link that holds the profile. Whoever opens it, or gives it to `cambio import`, sees the same request.",
            ),
            PROFILE,
        ],
        sections: &[
            ("EXIT STATUS", &[Item("0", "Printed."), BAD_INPUT]),
            (
                "EXAMPLES",
                &[Example(
                    "A link for a colleague",
                    "cambio share demo/google-dpop",
                )],
            ),
            (
                "SECURITY",
                &[Text(
                    "The link is made of an allow-list of safe fields. References to something of this computer become `ask`, and what was left out is named on standard error.",
                )],
            ),
        ],
    },
    Page {
        command: "demo",
        description: &[Text(
            "Runs the demo tenant in the foreground: a real server on loopback that answers like an Auth0 tenant, with applications set up so that each refusal can be met. The profiles of the folder `demo` start it by themselves; this is for other clients. Its base URL is the first line.",
        )],
        sections: &[
            (
                "EXIT STATUS",
                &[
                    Text("It serves until it is stopped."),
                    Item("2", "The port is taken, or an argument is wrong."),
                ],
            ),
            (
                "EXAMPLES",
                &[
                    Example("On any free port", "cambio demo --port 0"),
                    Example("For another client", "cambio demo --port 41877"),
                ],
            ),
            (
                "SECURITY",
                &[Text(
                    "It listens on loopback only, refuses foreign Host headers and web pages, and signs with keys of this computer alone. Everything that it issues says `demo`.",
                )],
            ),
        ],
    },
    Page {
        command: "completions",
        description: &[Text(
            "Prints what a shell completes after `cambio`. Packages bring these scripts along; this is for everybody else.",
        )],
        sections: &[
            (
                "EXIT STATUS",
                &[
                    Item("0", "Printed."),
                    Item(
                        "2",
                        "There are none for this shell; those that there are, are listed.",
                    ),
                ],
            ),
            (
                "EXAMPLES",
                &[
                    Example(
                        "Bash",
                        "cambio completions bash > ~/.local/share/bash-completion/completions/cambio",
                    ),
                    Example(
                        "Zsh, into a folder of $fpath",
                        "cambio completions zsh > ~/.zfunc/_cambio",
                    ),
                    Example(
                        "Fish",
                        "cambio completions fish > ~/.config/fish/completions/cambio.fish",
                    ),
                ],
            ),
        ],
    },
    Page {
        command: "paths",
        description: &[Text(
            "Says where settings, library folders with their environments, history, unsaved forms and the rest are, and which of them exist. Nothing is made. The places are described in FILES of `cambio(1)`.",
        )],
        sections: &[
            (
                "EXIT STATUS",
                &[
                    Item(
                        "0",
                        "Printed. Settings that cannot be read are said on standard error.",
                    ),
                    Item(
                        "2",
                        "This user has no home folder, or an argument is wrong.",
                    ),
                ],
            ),
            (
                "EXAMPLES",
                &[
                    Example("For people", "cambio paths"),
                    Example(
                        "The folder that new profiles go to",
                        "cambio paths --json | jq -r '.library[0].path'",
                    ),
                ],
            ),
        ],
    },
];
