# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_cambio_global_optspecs
    string join \n new-window h/help V/version
end

function __fish_cambio_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_cambio_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_cambio_using_subcommand
    set -l cmd (__fish_cambio_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c cambio -n "__fish_cambio_needs_command" -l new-window -d 'Open another window, even if one is already open'
complete -c cambio -n "__fish_cambio_needs_command" -s h -l help -d 'Print help'
complete -c cambio -n "__fish_cambio_needs_command" -s V -l version -d 'Print version'
complete -c cambio -n "__fish_cambio_needs_command" -a "send" -d 'Make one exchange (exit 0 issued, 1 refused, 2 bad input, 3 failed)'
complete -c cambio -n "__fish_cambio_needs_command" -a "check" -d 'Say what is wrong with a profile or a pasted request; sends nothing (exit 0 no error, 1 an error, 2 bad input)'
complete -c cambio -n "__fish_cambio_needs_command" -a "decode" -d 'Inspect one token (exit 0 readable, 1 signature invalid, 2 empty, not text or too large)'
complete -c cambio -n "__fish_cambio_needs_command" -a "explain" -d 'Explain an answer that someone else got: raw HTTP, HAR, JSON, an SDK\'s message, a tenant log entry'
complete -c cambio -n "__fish_cambio_needs_command" -a "export" -d 'Write a profile for another tool, with placeholders for secrets'
complete -c cambio -n "__fish_cambio_needs_command" -a "import" -d 'Make a profile from another tool\'s request: a curl command, HAR, .http, Postman, OpenCollection, form, link'
complete -c cambio -n "__fish_cambio_needs_command" -a "share" -d 'Print a link to a profile, without its secrets'
complete -c cambio -n "__fish_cambio_needs_command" -a "demo" -d 'Run the demo tenant in the foreground; its base URL is the first line'
complete -c cambio -n "__fish_cambio_needs_command" -a "completions" -d 'Print shell completions (exit 0, 2 another shell)'
complete -c cambio -n "__fish_cambio_needs_command" -a "paths" -d 'Say where settings, library, history and the rest are kept (exit 0, 2 no home)'
complete -c cambio -n "__fish_cambio_needs_command" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cambio -n "__fish_cambio_using_subcommand send" -l environment -d 'The environment that sets the variables' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand send" -l set -d 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand send" -l subject-token -d 'Reads the subject token from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand send" -l actor-token -d 'Reads the actor token from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand send" -l client-secret -d 'Reads the client secret from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand send" -l parameter -d 'Reads the secret of a further parameter from a file, by the parameter\'s name; - is standard input' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand send" -l report -d 'Writes the run as one HTML page, without secrets, into a new file' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand send" -l application -d 'The application\'s JSON from the Management API or the CLI: it settles causes that cannot be seen from outside' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand send" -l timeout -d 'Gives up after this many seconds' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand send" -l json -d 'Prints one JSON object'
complete -c cambio -n "__fish_cambio_using_subcommand send" -l show-secrets -d 'Prints tokens, codes, secrets and proofs in the clear'
complete -c cambio -n "__fish_cambio_using_subcommand send" -l trust -d 'Lets a profile read secrets on this computer (env:, file:, keychain)'
complete -c cambio -n "__fish_cambio_using_subcommand send" -l no-verify -d 'Reads no key set; signatures stay unchecked'
complete -c cambio -n "__fish_cambio_using_subcommand send" -l record -d 'Records the run in the history, without secrets'
complete -c cambio -n "__fish_cambio_using_subcommand send" -s h -l help -d 'Print help'
complete -c cambio -n "__fish_cambio_using_subcommand check" -l environment -d 'The environment that sets the variables' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand check" -l set -d 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand check" -l subject-token -d 'Reads the subject token from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand check" -l actor-token -d 'Reads the actor token from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand check" -l client-secret -d 'Reads the client secret from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand check" -l parameter -d 'Reads the secret of a further parameter from a file, by the parameter\'s name; - is standard input' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand check" -l application -d 'The application\'s JSON from the Management API or the CLI: it settles what cannot be seen from outside' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand check" -l json -d 'Prints one JSON object'
complete -c cambio -n "__fish_cambio_using_subcommand check" -s h -l help -d 'Print help'
complete -c cambio -n "__fish_cambio_using_subcommand decode" -l jwks -d 'Keys to check the signature with: a file (JWK, key set, PEM, certificate, DER, SSH), or the URL of a key set' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand decode" -l issuer -d 'The issuer: its discovery names the key set, and the token must come from it' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand decode" -l secret -d 'The shared secret of HS256, HS384 or HS512' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand decode" -l json -d 'Prints one JSON object'
complete -c cambio -n "__fish_cambio_using_subcommand decode" -s h -l help -d 'Print help'
complete -c cambio -n "__fish_cambio_using_subcommand explain" -l profile -d 'The profile whose request it answers: it helps to decide the causes' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand explain" -l environment -d 'The environment that sets the profile\'s variables' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand explain" -l application -d 'The application\'s JSON from the Management API or the CLI: it settles what cannot be seen from outside' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand explain" -l server -d 'The server that answered, if it is not the one recognised or named in the settings' -r -f -a "auth0\t'Auth0'
apple\t'Apple'
google\t'Google'
google_sts\t'Google STS (Workload Identity Federation)'
facebook\t'Facebook'
keycloak\t'Keycloak'
entra\t'Microsoft Entra'
okta\t'Okta'
aws_sts\t'AWS STS'
zitadel\t'ZITADEL'
dex\t'Dex'
ping\t'Ping Identity'
duende\t'Duende IdentityServer'
authentik\t'authentik'
ory_hydra\t'Ory Hydra'
curity\t'Curity'
spring\t'Spring Authorization Server'
unknown\t'Explained by the RFCs alone'"
complete -c cambio -n "__fish_cambio_using_subcommand explain" -l json -d 'Prints one JSON object'
complete -c cambio -n "__fish_cambio_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cambio -n "__fish_cambio_using_subcommand export" -l environment -d 'The environment that sets the variables' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand export" -l set -d 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand export" -l subject-token -d 'Reads the subject token from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand export" -l actor-token -d 'Reads the actor token from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand export" -l client-secret -d 'Reads the client secret from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand export" -l parameter -d 'Reads the secret of a further parameter from a file, by the parameter\'s name; - is standard input' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand export" -l as -d 'The format to write' -r -f -a "curl\t'curl'
http\t'HTTP file (JetBrains, VS Code)'
har\t'HAR 1.2'
postman\t'Postman collection 2.1'
opencollection\t'OpenCollection (Bruno)'
swift\t'Swift (Auth0.swift)'
kotlin\t'Kotlin (Auth0.Android)'
react-native\t'React Native'
flutter\t'Flutter (Dart)'
profile\t'Cambio profile'"
complete -c cambio -n "__fish_cambio_using_subcommand export" -l json -d 'Prints one JSON object'
complete -c cambio -n "__fish_cambio_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c cambio -n "__fish_cambio_using_subcommand import" -l request -d 'Takes the request with this number, counting from 1, instead of the token exchange' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand import" -l keep -d 'Keeps the value with this name, although it is not known to be public' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand import" -l print -d 'Prints the profile instead of saving it'
complete -c cambio -n "__fish_cambio_using_subcommand import" -l json -d 'Prints one JSON object'
complete -c cambio -n "__fish_cambio_using_subcommand import" -s h -l help -d 'Print help'
complete -c cambio -n "__fish_cambio_using_subcommand share" -l environment -d 'The environment that sets the variables' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand share" -l set -d 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand share" -l subject-token -d 'Reads the subject token from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand share" -l actor-token -d 'Reads the actor token from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand share" -l client-secret -d 'Reads the client secret from a file; - is standard input' -r -F
complete -c cambio -n "__fish_cambio_using_subcommand share" -l parameter -d 'Reads the secret of a further parameter from a file, by the parameter\'s name; - is standard input' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand share" -l json -d 'Prints one JSON object'
complete -c cambio -n "__fish_cambio_using_subcommand share" -s h -l help -d 'Print help'
complete -c cambio -n "__fish_cambio_using_subcommand demo" -l port -d 'Listens on this port; 0 is any free one. Without it: 41877, else any free one' -r -f
complete -c cambio -n "__fish_cambio_using_subcommand demo" -l json -d 'Prints bad input as one JSON object'
complete -c cambio -n "__fish_cambio_using_subcommand demo" -s h -l help -d 'Print help'
complete -c cambio -n "__fish_cambio_using_subcommand completions" -s h -l help -d 'Print help'
complete -c cambio -n "__fish_cambio_using_subcommand paths" -l json -d 'Prints one JSON object'
complete -c cambio -n "__fish_cambio_using_subcommand paths" -s h -l help -d 'Print help'
complete -c cambio -n "__fish_cambio_using_subcommand help; and not __fish_seen_subcommand_from send check decode explain export import share demo completions paths help" -f -a "send" -d 'Make one exchange (exit 0 issued, 1 refused, 2 bad input, 3 failed)'
complete -c cambio -n "__fish_cambio_using_subcommand help; and not __fish_seen_subcommand_from send check decode explain export import share demo completions paths help" -f -a "check" -d 'Say what is wrong with a profile or a pasted request; sends nothing (exit 0 no error, 1 an error, 2 bad input)'
complete -c cambio -n "__fish_cambio_using_subcommand help; and not __fish_seen_subcommand_from send check decode explain export import share demo completions paths help" -f -a "decode" -d 'Inspect one token (exit 0 readable, 1 signature invalid, 2 empty, not text or too large)'
complete -c cambio -n "__fish_cambio_using_subcommand help; and not __fish_seen_subcommand_from send check decode explain export import share demo completions paths help" -f -a "explain" -d 'Explain an answer that someone else got: raw HTTP, HAR, JSON, an SDK\'s message, a tenant log entry'
complete -c cambio -n "__fish_cambio_using_subcommand help; and not __fish_seen_subcommand_from send check decode explain export import share demo completions paths help" -f -a "export" -d 'Write a profile for another tool, with placeholders for secrets'
complete -c cambio -n "__fish_cambio_using_subcommand help; and not __fish_seen_subcommand_from send check decode explain export import share demo completions paths help" -f -a "import" -d 'Make a profile from another tool\'s request: a curl command, HAR, .http, Postman, OpenCollection, form, link'
complete -c cambio -n "__fish_cambio_using_subcommand help; and not __fish_seen_subcommand_from send check decode explain export import share demo completions paths help" -f -a "share" -d 'Print a link to a profile, without its secrets'
complete -c cambio -n "__fish_cambio_using_subcommand help; and not __fish_seen_subcommand_from send check decode explain export import share demo completions paths help" -f -a "demo" -d 'Run the demo tenant in the foreground; its base URL is the first line'
complete -c cambio -n "__fish_cambio_using_subcommand help; and not __fish_seen_subcommand_from send check decode explain export import share demo completions paths help" -f -a "completions" -d 'Print shell completions (exit 0, 2 another shell)'
complete -c cambio -n "__fish_cambio_using_subcommand help; and not __fish_seen_subcommand_from send check decode explain export import share demo completions paths help" -f -a "paths" -d 'Say where settings, library, history and the rest are kept (exit 0, 2 no home)'
complete -c cambio -n "__fish_cambio_using_subcommand help; and not __fish_seen_subcommand_from send check decode explain export import share demo completions paths help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c cambio -n "__fish_cambio_using_subcommand completions" -f -a "bash zsh fish nushell powershell elvish"
