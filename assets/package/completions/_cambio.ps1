
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'cambio' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'cambio'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'cambio' {
            [CompletionResult]::new('--new-window', '--new-window', [CompletionResultType]::ParameterName, 'Open another window, even if one is already open')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Make one exchange (exit 0 issued, 1 refused, 2 bad input, 3 failed)')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what is wrong with a profile or a pasted request; sends nothing (exit 0 no error, 1 an error, 2 bad input)')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Inspect one token (exit 0 readable, 1 signature invalid, 2 empty, not text or too large)')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain an answer that someone else got: raw HTTP, HAR, JSON, an SDK''s message, a tenant log entry')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a profile for another tool, with placeholders for secrets')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make a profile from another tool''s request: a curl command, HAR, .http, Postman, OpenCollection, form, link')
            [CompletionResult]::new('share', 'share', [CompletionResultType]::ParameterValue, 'Print a link to a profile, without its secrets')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Run the demo tenant in the foreground; its base URL is the first line')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print shell completions (exit 0, 2 another shell)')
            [CompletionResult]::new('paths', 'paths', [CompletionResultType]::ParameterValue, 'Say where settings, library, history and the rest are kept (exit 0, 2 no home)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cambio;send' {
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'The environment that sets the variables')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields')
            [CompletionResult]::new('--subject-token', '--subject-token', [CompletionResultType]::ParameterName, 'Reads the subject token from a file; - is standard input')
            [CompletionResult]::new('--actor-token', '--actor-token', [CompletionResultType]::ParameterName, 'Reads the actor token from a file; - is standard input')
            [CompletionResult]::new('--client-secret', '--client-secret', [CompletionResultType]::ParameterName, 'Reads the client secret from a file; - is standard input')
            [CompletionResult]::new('--parameter', '--parameter', [CompletionResultType]::ParameterName, 'Reads the secret of a further parameter from a file, by the parameter''s name; - is standard input')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Writes the run as one HTML page, without secrets, into a new file')
            [CompletionResult]::new('--application', '--application', [CompletionResultType]::ParameterName, 'The application''s JSON from the Management API or the CLI: it settles causes that cannot be seen from outside')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Gives up after this many seconds')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Prints one JSON object')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Prints tokens, codes, secrets and proofs in the clear')
            [CompletionResult]::new('--trust', '--trust', [CompletionResultType]::ParameterName, 'Lets a profile read secrets on this computer (env:, file:, keychain)')
            [CompletionResult]::new('--no-verify', '--no-verify', [CompletionResultType]::ParameterName, 'Reads no key set; signatures stay unchecked')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Records the run in the history, without secrets')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cambio;check' {
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'The environment that sets the variables')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields')
            [CompletionResult]::new('--subject-token', '--subject-token', [CompletionResultType]::ParameterName, 'Reads the subject token from a file; - is standard input')
            [CompletionResult]::new('--actor-token', '--actor-token', [CompletionResultType]::ParameterName, 'Reads the actor token from a file; - is standard input')
            [CompletionResult]::new('--client-secret', '--client-secret', [CompletionResultType]::ParameterName, 'Reads the client secret from a file; - is standard input')
            [CompletionResult]::new('--parameter', '--parameter', [CompletionResultType]::ParameterName, 'Reads the secret of a further parameter from a file, by the parameter''s name; - is standard input')
            [CompletionResult]::new('--application', '--application', [CompletionResultType]::ParameterName, 'The application''s JSON from the Management API or the CLI: it settles what cannot be seen from outside')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Prints one JSON object')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cambio;decode' {
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Keys to check the signature with: a file (JWK, key set, PEM, certificate, DER, SSH), or the URL of a key set')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'The issuer: its discovery names the key set, and the token must come from it')
            [CompletionResult]::new('--secret', '--secret', [CompletionResultType]::ParameterName, 'The shared secret of HS256, HS384 or HS512')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Prints one JSON object')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cambio;explain' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'The profile whose request it answers: it helps to decide the causes')
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'The environment that sets the profile''s variables')
            [CompletionResult]::new('--application', '--application', [CompletionResultType]::ParameterName, 'The application''s JSON from the Management API or the CLI: it settles what cannot be seen from outside')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'The server that answered, if it is not the one recognised or named in the settings')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Prints one JSON object')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cambio;export' {
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'The environment that sets the variables')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields')
            [CompletionResult]::new('--subject-token', '--subject-token', [CompletionResultType]::ParameterName, 'Reads the subject token from a file; - is standard input')
            [CompletionResult]::new('--actor-token', '--actor-token', [CompletionResultType]::ParameterName, 'Reads the actor token from a file; - is standard input')
            [CompletionResult]::new('--client-secret', '--client-secret', [CompletionResultType]::ParameterName, 'Reads the client secret from a file; - is standard input')
            [CompletionResult]::new('--parameter', '--parameter', [CompletionResultType]::ParameterName, 'Reads the secret of a further parameter from a file, by the parameter''s name; - is standard input')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'The format to write')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Prints one JSON object')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'cambio;import' {
            [CompletionResult]::new('--request', '--request', [CompletionResultType]::ParameterName, 'Takes the request with this number, counting from 1, instead of the token exchange')
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Keeps the value with this name, although it is not known to be public')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Prints the profile instead of saving it')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Prints one JSON object')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cambio;share' {
            [CompletionResult]::new('--environment', '--environment', [CompletionResultType]::ParameterName, 'The environment that sets the variables')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields')
            [CompletionResult]::new('--subject-token', '--subject-token', [CompletionResultType]::ParameterName, 'Reads the subject token from a file; - is standard input')
            [CompletionResult]::new('--actor-token', '--actor-token', [CompletionResultType]::ParameterName, 'Reads the actor token from a file; - is standard input')
            [CompletionResult]::new('--client-secret', '--client-secret', [CompletionResultType]::ParameterName, 'Reads the client secret from a file; - is standard input')
            [CompletionResult]::new('--parameter', '--parameter', [CompletionResultType]::ParameterName, 'Reads the secret of a further parameter from a file, by the parameter''s name; - is standard input')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Prints one JSON object')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cambio;demo' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Listens on this port; 0 is any free one. Without it: 41877, else any free one')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Prints bad input as one JSON object')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cambio;completions' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cambio;paths' {
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Prints one JSON object')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'cambio;help' {
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Make one exchange (exit 0 issued, 1 refused, 2 bad input, 3 failed)')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what is wrong with a profile or a pasted request; sends nothing (exit 0 no error, 1 an error, 2 bad input)')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Inspect one token (exit 0 readable, 1 signature invalid, 2 empty, not text or too large)')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain an answer that someone else got: raw HTTP, HAR, JSON, an SDK''s message, a tenant log entry')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a profile for another tool, with placeholders for secrets')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make a profile from another tool''s request: a curl command, HAR, .http, Postman, OpenCollection, form, link')
            [CompletionResult]::new('share', 'share', [CompletionResultType]::ParameterValue, 'Print a link to a profile, without its secrets')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Run the demo tenant in the foreground; its base URL is the first line')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print shell completions (exit 0, 2 another shell)')
            [CompletionResult]::new('paths', 'paths', [CompletionResultType]::ParameterValue, 'Say where settings, library, history and the rest are kept (exit 0, 2 no home)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'cambio;help;send' {
            break
        }
        'cambio;help;check' {
            break
        }
        'cambio;help;decode' {
            break
        }
        'cambio;help;explain' {
            break
        }
        'cambio;help;export' {
            break
        }
        'cambio;help;import' {
            break
        }
        'cambio;help;share' {
            break
        }
        'cambio;help;demo' {
            break
        }
        'cambio;help;completions' {
            break
        }
        'cambio;help;paths' {
            break
        }
        'cambio;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
