module completions {

  # Desktop debugger for OAuth token exchange and native social login
  export extern cambio [
    --new-window              # Open another window, even if one is already open
    --help(-h)                # Print help
    --version(-V)             # Print version
    file?: path               # A file or cambio:// link to open, or - for standard input, in the window that is already open if there is one
  ]

  # Make one exchange (exit 0 issued, 1 refused, 2 bad input, 3 failed)
  export extern "cambio send" [
    --environment: string     # The environment that sets the variables
    --set: string             # Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields
    --subject-token: path     # Reads the subject token from a file; - is standard input
    --actor-token: path       # Reads the actor token from a file; - is standard input
    --client-secret: path     # Reads the client secret from a file; - is standard input
    --parameter: string       # Reads the secret of a further parameter from a file, by the parameter's name; - is standard input
    --json                    # Prints one JSON object
    --show-secrets            # Prints tokens, codes, secrets and proofs in the clear
    --trust                   # Lets a profile read secrets on this computer (env:, file:, keychain)
    --no-verify               # Reads no key set; signatures stay unchecked
    --record                  # Records the run in the history, without secrets
    --report: path            # Writes the run as one HTML page, without secrets, into a new file
    --application: path       # The application's JSON from the Management API or the CLI: it settles causes that cannot be seen from outside
    --timeout: string         # Gives up after this many seconds
    --help(-h)                # Print help
    profile: path             # A path, or folder and file stem in the library, such as demo/apple-first-login
  ]

  # Say what is wrong with a profile or a pasted request; sends nothing (exit 0 no error, 1 an error, 2 bad input)
  export extern "cambio check" [
    --environment: string     # The environment that sets the variables
    --set: string             # Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields
    --subject-token: path     # Reads the subject token from a file; - is standard input
    --actor-token: path       # Reads the actor token from a file; - is standard input
    --client-secret: path     # Reads the client secret from a file; - is standard input
    --parameter: string       # Reads the secret of a further parameter from a file, by the parameter's name; - is standard input
    --json                    # Prints one JSON object
    --application: path       # The application's JSON from the Management API or the CLI: it settles what cannot be seen from outside
    --help(-h)                # Print help
    profile: path             # A path, or folder and file stem in the library, such as demo/apple-first-login
  ]

  # Inspect one token (exit 0 readable, 1 signature invalid, 2 empty, not text or too large)
  export extern "cambio decode" [
    --jwks: path              # Keys to check the signature with: a file (JWK, key set, PEM, certificate, DER, SSH), or the URL of a key set
    --issuer: string          # The issuer: its discovery names the key set, and the token must come from it
    --secret: string          # The shared secret of HS256, HS384 or HS512
    --json                    # Prints one JSON object
    --help(-h)                # Print help
    file?: path               # The token's file; - or nothing means standard input
  ]

  def "nu-complete cambio explain server" [] {
    [ "auth0" "apple" "google" "google_sts" "facebook" "keycloak" "entra" "okta" "aws_sts" "zitadel" "dex" "ping" "duende" "authentik" "ory_hydra" "curity" "spring" "unknown" ]
  }

  # Explain an answer that someone else got: raw HTTP, HAR, JSON, an SDK's message, a tenant log entry
  export extern "cambio explain" [
    --profile: path           # The profile whose request it answers: it helps to decide the causes
    --environment: string     # The environment that sets the profile's variables
    --application: path       # The application's JSON from the Management API or the CLI: it settles what cannot be seen from outside
    --server: string@"nu-complete cambio explain server" # The server that answered, if it is not the one recognised or named in the settings
    --json                    # Prints one JSON object
    --help(-h)                # Print help (see more with '--help')
    file: path                # The answer's file: raw HTTP, HAR, JSON, an SDK's message, a tenant log entry; - is standard input
  ]

  def "nu-complete cambio export format" [] {
    [ "curl" "http" "har" "postman" "opencollection" "swift" "kotlin" "react-native" "flutter" "profile" ]
  }

  # Write a profile for another tool, with placeholders for secrets
  export extern "cambio export" [
    --environment: string     # The environment that sets the variables
    --set: string             # Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields
    --subject-token: path     # Reads the subject token from a file; - is standard input
    --actor-token: path       # Reads the actor token from a file; - is standard input
    --client-secret: path     # Reads the client secret from a file; - is standard input
    --parameter: string       # Reads the secret of a further parameter from a file, by the parameter's name; - is standard input
    --json                    # Prints one JSON object
    --as: string@"nu-complete cambio export format" # The format to write
    --help(-h)                # Print help (see more with '--help')
    profile: path             # A path, or folder and file stem in the library, such as demo/apple-first-login
  ]

  # Make a profile from another tool's request: a curl command, HAR, .http, Postman, OpenCollection, form, link
  export extern "cambio import" [
    --request: string         # Takes the request with this number, counting from 1, instead of the token exchange
    --keep: string            # Keeps the value with this name, although it is not known to be public
    --print                   # Prints the profile instead of saving it
    --json                    # Prints one JSON object
    --help(-h)                # Print help
    source: path              # A file, - for standard input, or a cambio:// link
  ]

  # Print a link to a profile, without its secrets
  export extern "cambio share" [
    --environment: string     # The environment that sets the variables
    --set: string             # Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields
    --subject-token: path     # Reads the subject token from a file; - is standard input
    --actor-token: path       # Reads the actor token from a file; - is standard input
    --client-secret: path     # Reads the client secret from a file; - is standard input
    --parameter: string       # Reads the secret of a further parameter from a file, by the parameter's name; - is standard input
    --json                    # Prints one JSON object
    --help(-h)                # Print help
    profile: path             # A path, or folder and file stem in the library, such as demo/apple-first-login
  ]

  # Run the demo tenant in the foreground; its base URL is the first line
  export extern "cambio demo" [
    --port: string            # Listens on this port; 0 is any free one. Without it: 41877, else any free one
    --json                    # Prints bad input as one JSON object
    --help(-h)                # Print help
  ]

  def "nu-complete cambio completions shell" [] {
    [ "bash" "zsh" "fish" "nushell" "powershell" "elvish" ]
  }

  # Print shell completions (exit 0, 2 another shell)
  export extern "cambio completions" [
    --help(-h)                # Print help
    shell: string@"nu-complete cambio completions shell" # The shell
  ]

  # Say where settings, library, history and the rest are kept (exit 0, 2 no home)
  export extern "cambio paths" [
    --json                    # Prints one JSON object
    --help(-h)                # Print help
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "cambio help" [
  ]

  # Make one exchange (exit 0 issued, 1 refused, 2 bad input, 3 failed)
  export extern "cambio help send" [
  ]

  # Say what is wrong with a profile or a pasted request; sends nothing (exit 0 no error, 1 an error, 2 bad input)
  export extern "cambio help check" [
  ]

  # Inspect one token (exit 0 readable, 1 signature invalid, 2 empty, not text or too large)
  export extern "cambio help decode" [
  ]

  # Explain an answer that someone else got: raw HTTP, HAR, JSON, an SDK's message, a tenant log entry
  export extern "cambio help explain" [
  ]

  # Write a profile for another tool, with placeholders for secrets
  export extern "cambio help export" [
  ]

  # Make a profile from another tool's request: a curl command, HAR, .http, Postman, OpenCollection, form, link
  export extern "cambio help import" [
  ]

  # Print a link to a profile, without its secrets
  export extern "cambio help share" [
  ]

  # Run the demo tenant in the foreground; its base URL is the first line
  export extern "cambio help demo" [
  ]

  # Print shell completions (exit 0, 2 another shell)
  export extern "cambio help completions" [
  ]

  # Say where settings, library, history and the rest are kept (exit 0, 2 no home)
  export extern "cambio help paths" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "cambio help help" [
  ]

}

export use completions *
