
use builtin;
use str;

set edit:completion:arg-completer[cambio] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'cambio'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'cambio'= {
            cand --new-window 'Open another window, even if one is already open'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand send 'Make one exchange (exit 0 issued, 1 refused, 2 bad input, 3 failed)'
            cand check 'Say what is wrong with a profile or a pasted request; sends nothing (exit 0 no error, 1 an error, 2 bad input)'
            cand decode 'Inspect one token (exit 0 readable, 1 signature invalid, 2 empty, not text or too large)'
            cand explain 'Explain an answer that someone else got: raw HTTP, HAR, JSON, an SDK''s message, a tenant log entry'
            cand export 'Write a profile for another tool, with placeholders for secrets'
            cand import 'Make a profile from another tool''s request: a curl command, HAR, .http, Postman, OpenCollection, form, link'
            cand share 'Print a link to a profile, without its secrets'
            cand demo 'Run the demo tenant in the foreground; its base URL is the first line'
            cand completions 'Print shell completions (exit 0, 2 another shell)'
            cand paths 'Say where settings, library, history and the rest are kept (exit 0, 2 no home)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cambio;send'= {
            cand --environment 'The environment that sets the variables'
            cand --set 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields'
            cand --subject-token 'Reads the subject token from a file; - is standard input'
            cand --actor-token 'Reads the actor token from a file; - is standard input'
            cand --client-secret 'Reads the client secret from a file; - is standard input'
            cand --parameter 'Reads the secret of a further parameter from a file, by the parameter''s name; - is standard input'
            cand --report 'Writes the run as one HTML page, without secrets, into a new file'
            cand --application 'The application''s JSON from the Management API or the CLI: it settles causes that cannot be seen from outside'
            cand --timeout 'Gives up after this many seconds'
            cand --json 'Prints one JSON object'
            cand --show-secrets 'Prints tokens, codes, secrets and proofs in the clear'
            cand --trust 'Lets a profile read secrets on this computer (env:, file:, keychain)'
            cand --no-verify 'Reads no key set; signatures stay unchecked'
            cand --record 'Records the run in the history, without secrets'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cambio;check'= {
            cand --environment 'The environment that sets the variables'
            cand --set 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields'
            cand --subject-token 'Reads the subject token from a file; - is standard input'
            cand --actor-token 'Reads the actor token from a file; - is standard input'
            cand --client-secret 'Reads the client secret from a file; - is standard input'
            cand --parameter 'Reads the secret of a further parameter from a file, by the parameter''s name; - is standard input'
            cand --application 'The application''s JSON from the Management API or the CLI: it settles what cannot be seen from outside'
            cand --json 'Prints one JSON object'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cambio;decode'= {
            cand --jwks 'Keys to check the signature with: a file (JWK, key set, PEM, certificate, DER, SSH), or the URL of a key set'
            cand --issuer 'The issuer: its discovery names the key set, and the token must come from it'
            cand --secret 'The shared secret of HS256, HS384 or HS512'
            cand --json 'Prints one JSON object'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cambio;explain'= {
            cand --profile 'The profile whose request it answers: it helps to decide the causes'
            cand --environment 'The environment that sets the profile''s variables'
            cand --application 'The application''s JSON from the Management API or the CLI: it settles what cannot be seen from outside'
            cand --server 'The server that answered, if it is not the one recognised or named in the settings'
            cand --json 'Prints one JSON object'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cambio;export'= {
            cand --environment 'The environment that sets the variables'
            cand --set 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields'
            cand --subject-token 'Reads the subject token from a file; - is standard input'
            cand --actor-token 'Reads the actor token from a file; - is standard input'
            cand --client-secret 'Reads the client secret from a file; - is standard input'
            cand --parameter 'Reads the secret of a further parameter from a file, by the parameter''s name; - is standard input'
            cand --as 'The format to write'
            cand --json 'Prints one JSON object'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'cambio;import'= {
            cand --request 'Takes the request with this number, counting from 1, instead of the token exchange'
            cand --keep 'Keeps the value with this name, although it is not known to be public'
            cand --print 'Prints the profile instead of saving it'
            cand --json 'Prints one JSON object'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cambio;share'= {
            cand --environment 'The environment that sets the variables'
            cand --set 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields'
            cand --subject-token 'Reads the subject token from a file; - is standard input'
            cand --actor-token 'Reads the actor token from a file; - is standard input'
            cand --client-secret 'Reads the client secret from a file; - is standard input'
            cand --parameter 'Reads the secret of a further parameter from a file, by the parameter''s name; - is standard input'
            cand --json 'Prints one JSON object'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cambio;demo'= {
            cand --port 'Listens on this port; 0 is any free one. Without it: 41877, else any free one'
            cand --json 'Prints bad input as one JSON object'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cambio;completions'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cambio;paths'= {
            cand --json 'Prints one JSON object'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'cambio;help'= {
            cand send 'Make one exchange (exit 0 issued, 1 refused, 2 bad input, 3 failed)'
            cand check 'Say what is wrong with a profile or a pasted request; sends nothing (exit 0 no error, 1 an error, 2 bad input)'
            cand decode 'Inspect one token (exit 0 readable, 1 signature invalid, 2 empty, not text or too large)'
            cand explain 'Explain an answer that someone else got: raw HTTP, HAR, JSON, an SDK''s message, a tenant log entry'
            cand export 'Write a profile for another tool, with placeholders for secrets'
            cand import 'Make a profile from another tool''s request: a curl command, HAR, .http, Postman, OpenCollection, form, link'
            cand share 'Print a link to a profile, without its secrets'
            cand demo 'Run the demo tenant in the foreground; its base URL is the first line'
            cand completions 'Print shell completions (exit 0, 2 another shell)'
            cand paths 'Say where settings, library, history and the rest are kept (exit 0, 2 no home)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'cambio;help;send'= {
        }
        &'cambio;help;check'= {
        }
        &'cambio;help;decode'= {
        }
        &'cambio;help;explain'= {
        }
        &'cambio;help;export'= {
        }
        &'cambio;help;import'= {
        }
        &'cambio;help;share'= {
        }
        &'cambio;help;demo'= {
        }
        &'cambio;help;completions'= {
        }
        &'cambio;help;paths'= {
        }
        &'cambio;help;help'= {
        }
    ]
    $completions[$command]
}
