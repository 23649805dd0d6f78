//! The options of HTTPie and xh. Source: httpie/cli/definition.py of version 3.2.4, and xh's src/cli.rs.

use super::super::options::{KnownOption, switch, valued};

/// Options of both.
pub const OPTIONS: &[KnownOption] = &[
    switch("json", Some('j')),
    switch("form", Some('f')),
    valued("boundary", None),
    valued("raw", None),
    switch("compress", Some('x')),
    valued("pretty", None),
    valued("style", Some('s')),
    switch("unsorted", None),
    switch("sorted", None),
    valued("response-charset", None),
    valued("response-mime", None),
    valued("format-options", None),
    valued("print", Some('p')),
    switch("headers", Some('h')),
    switch("body", Some('b')),
    switch("verbose", Some('v')),
    switch("all", None),
    valued("history-print", Some('P')),
    switch("stream", Some('S')),
    valued("output", Some('o')),
    switch("download", Some('d')),
    switch("continue", Some('c')),
    switch("quiet", Some('q')),
    valued("session", None),
    valued("session-read-only", None),
    valued("auth", Some('a')),
    valued("auth-type", Some('A')),
    switch("ignore-netrc", None),
    switch("offline", None),
    valued("proxy", None),
    switch("follow", Some('F')),
    valued("max-redirects", None),
    valued("max-headers", None),
    valued("timeout", None),
    switch("check-status", None),
    switch("path-as-is", None),
    switch("chunked", None),
    valued("verify", None),
    valued("ssl", None),
    valued("ciphers", None),
    valued("cert", None),
    valued("cert-key", None),
    valued("cert-key-pass", None),
    switch("ignore-stdin", Some('I')),
    valued("default-scheme", None),
    switch("debug", None),
    switch("traceback", None),
    switch("no-unsorted", None),
    switch("no-sorted", None),
];

/// Options of HTTPie alone, `-m` among them.
pub const HTTPIE_OPTIONS: &[KnownOption] = &[switch("multipart", None), switch("meta", Some('m'))];

/// Options of xh alone.
pub const XH_OPTIONS: &[KnownOption] = &[
    switch("multipart", Some('m')),
    switch("meta", None),
    valued("bearer", None),
    switch("native-tls", None),
    switch("https", None),
    valued("http-version", None),
    valued("resolve", None),
    valued("interface", None),
    valued("unix-socket", None),
    switch("ipv4", Some('4')),
    switch("ipv6", Some('6')),
    switch("curl", None),
    switch("curl-long", None),
    valued("generate", None),
];

/// Options that a request has no place for, each with its reason.
pub const LEFT_OUT: &[(&str, &str)] = &[
    (
        "session",
        "the headers, cookies and credentials of a session stand in its file",
    ),
    (
        "session-read-only",
        "the headers, cookies and credentials of a session stand in its file",
    ),
    ("proxy", "it concerns the connection"),
    ("verify", "it concerns the connection"),
    ("cert", "it concerns the connection"),
    ("cert-key", "it concerns the connection"),
    ("unix-socket", "it concerns the connection"),
    ("resolve", "it concerns the connection"),
    ("compress", "Cambio sends bodies uncompressed"),
    ("chunked", "Cambio sends bodies with their length"),
];
