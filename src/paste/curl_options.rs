//! All options of curl with what they mean for a request, from curl's own table (`src/tool_getparam.c` of August 2026, which
//! keeps the options of older versions). A name that begins with `no-` switches one off, one with `expand-` fills variables in.

/// What an option means here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// `--url`.
    Url,
    /// `--url-query`: added to the query.
    UrlQuery,
    /// `-X`.
    Method,
    /// `-I`.
    Head,
    /// `-G`: the data stand in the query.
    Get,
    /// `-H`.
    Header,
    /// `-A`.
    UserAgent,
    /// `-e`.
    Referer,
    /// `-b`.
    Cookie,
    /// `-u`.
    User,
    /// `--oauth2-bearer`.
    Bearer,
    /// `-d`: a file's line ends are dropped.
    Data,
    /// `--data-binary`: a file as it is.
    DataBinary,
    /// `--data-raw`: no file.
    DataRaw,
    /// `--data-urlencode`.
    DataUrlencode,
    /// `--json`.
    Json,
    /// `-F`.
    Form,
    /// `--form-string`: no file.
    FormString,
    /// `-T`.
    Upload,
    /// `--next`: another request begins.
    Next,
    /// `-K`: a file of options.
    Config,
    /// `--variable`.
    Variable,
    /// `--request-target`.
    RequestTarget,
    /// `--proto-default`.
    ProtoDefault,
    /// `-r`.
    Range,
    /// `-g`: braces and brackets of an address are literal.
    Globoff,
    /// It changes what is sent in a way that is not read: it is told.
    Told,
    /// It belongs to the settings of a host: it is told.
    Network,
    /// Output, time, versions of protocols: nothing of the request.
    Silent,
}

/// An option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurlOption {
    /// Its long name.
    pub name: &'static str,
    /// Its letter, or a space.
    pub letter: char,
    /// Whether a value follows.
    pub takes_value: bool,
    /// What it means.
    pub meaning: Meaning,
}

const fn switch(name: &'static str, letter: char, meaning: Meaning) -> CurlOption {
    CurlOption {
        name,
        letter,
        takes_value: false,
        meaning,
    }
}

const fn valued(name: &'static str, letter: char, meaning: Meaning) -> CurlOption {
    CurlOption {
        name,
        letter,
        takes_value: true,
        meaning,
    }
}

/// The option of a long name without its hyphens, or of an unmistakable beginning of one, as curl before 8.11 takes it.
pub fn by_name(name: &str) -> Option<&'static CurlOption> {
    let from = OPTIONS.partition_point(|option| option.name < name);
    let first = OPTIONS.get(from)?;
    let next_begins_so = || {
        OPTIONS
            .get(from + 1)
            .is_some_and(|next| next.name.starts_with(name))
    };
    let only = name.len() > 2 && first.name.starts_with(name) && !next_begins_so();
    (first.name == name || only).then_some(first)
}

/// The option of a letter.
pub fn by_letter(letter: char) -> Option<&'static CurlOption> {
    OPTIONS
        .iter()
        .find(|option| option.letter == letter && letter != ' ')
}

const OPTIONS: &[CurlOption] = {
    use Meaning as M;
    &[
        valued("abstract-unix-socket", ' ', M::Network),
        switch("alpn", ' ', M::Silent),
        valued("alt-svc", ' ', M::Network),
        switch("anyauth", ' ', M::Told),
        switch("append", 'a', M::Silent),
        valued("aws-sigv4", ' ', M::Told),
        switch("basic", ' ', M::Silent),
        switch("buffer", 'N', M::Silent),
        switch("ca-native", ' ', M::Network),
        valued("cacert", ' ', M::Network),
        valued("capath", ' ', M::Network),
        valued("cert", 'E', M::Network),
        switch("cert-status", ' ', M::Network),
        valued("cert-type", ' ', M::Network),
        valued("ciphers", ' ', M::Network),
        switch("clobber", ' ', M::Silent),
        switch("compressed", ' ', M::Silent),
        switch("compressed-ssh", ' ', M::Silent),
        valued("config", 'K', M::Config),
        valued("connect-timeout", ' ', M::Silent),
        valued("connect-to", ' ', M::Network),
        valued("continue-at", 'C', M::Told),
        valued("cookie", 'b', M::Cookie),
        valued("cookie-jar", 'c', M::Silent),
        switch("create-dirs", ' ', M::Silent),
        valued("create-file-mode", ' ', M::Silent),
        switch("crlf", ' ', M::Told),
        valued("crlfile", ' ', M::Network),
        valued("curves", ' ', M::Network),
        valued("data", 'd', M::Data),
        valued("data-ascii", ' ', M::Data),
        valued("data-binary", ' ', M::DataBinary),
        valued("data-raw", ' ', M::DataRaw),
        valued("data-urlencode", ' ', M::DataUrlencode),
        valued("delegation", ' ', M::Told),
        switch("digest", ' ', M::Told),
        switch("disable", 'q', M::Silent),
        switch("disable-eprt", ' ', M::Silent),
        switch("disable-epsv", ' ', M::Silent),
        switch("disallow-username-in-url", ' ', M::Silent),
        valued("dns-interface", ' ', M::Network),
        valued("dns-ipv4-addr", ' ', M::Network),
        valued("dns-ipv6-addr", ' ', M::Network),
        valued("dns-servers", ' ', M::Network),
        switch("doh-cert-status", ' ', M::Network),
        switch("doh-insecure", ' ', M::Network),
        valued("doh-url", ' ', M::Network),
        switch("dump-ca-embed", ' ', M::Silent),
        valued("dump-header", 'D', M::Silent),
        valued("ech", ' ', M::Network),
        valued("egd-file", ' ', M::Silent),
        valued("engine", ' ', M::Network),
        switch("eprt", ' ', M::Silent),
        switch("epsv", ' ', M::Silent),
        valued("etag-compare", ' ', M::Told),
        valued("etag-save", ' ', M::Silent),
        valued("expect100-timeout", ' ', M::Silent),
        switch("fail", 'f', M::Silent),
        switch("fail-early", ' ', M::Silent),
        switch("fail-with-body", ' ', M::Silent),
        switch("false-start", ' ', M::Silent),
        switch("follow", ' ', M::Silent),
        valued("form", 'F', M::Form),
        switch("form-escape", ' ', M::Told),
        valued("form-string", ' ', M::FormString),
        valued("ftp-account", ' ', M::Silent),
        valued("ftp-alternative-to-user", ' ', M::Silent),
        switch("ftp-create-dirs", ' ', M::Silent),
        valued("ftp-method", ' ', M::Silent),
        switch("ftp-pasv", ' ', M::Silent),
        valued("ftp-port", 'P', M::Silent),
        switch("ftp-pret", ' ', M::Silent),
        switch("ftp-skip-pasv-ip", ' ', M::Silent),
        switch("ftp-ssl", ' ', M::Silent),
        switch("ftp-ssl-ccc", ' ', M::Silent),
        valued("ftp-ssl-ccc-mode", ' ', M::Silent),
        switch("ftp-ssl-control", ' ', M::Silent),
        switch("ftp-ssl-reqd", ' ', M::Silent),
        switch("get", 'G', M::Get),
        switch("globoff", 'g', M::Globoff),
        valued("happy-eyeballs-timeout-ms", ' ', M::Silent),
        valued("haproxy-clientip", ' ', M::Told),
        switch("haproxy-protocol", ' ', M::Told),
        switch("head", 'I', M::Head),
        valued("header", 'H', M::Header),
        switch("help", 'h', M::Silent),
        valued("hostpubmd5", ' ', M::Silent),
        valued("hostpubsha256", ' ', M::Silent),
        valued("hsts", ' ', M::Network),
        switch("http0.9", ' ', M::Silent),
        switch("http1.0", '0', M::Silent),
        switch("http1.1", ' ', M::Silent),
        switch("http2", ' ', M::Silent),
        switch("http2-prior-knowledge", ' ', M::Silent),
        switch("http3", ' ', M::Silent),
        switch("http3-only", ' ', M::Silent),
        valued("httpsig-algo", ' ', M::Told),
        valued("httpsig-headers", ' ', M::Told),
        valued("httpsig-key", ' ', M::Told),
        valued("httpsig-keyid", ' ', M::Told),
        switch("ignore-content-length", ' ', M::Silent),
        switch("include", ' ', M::Silent),
        switch("insecure", 'k', M::Network),
        valued("interface", ' ', M::Network),
        valued("ip-tos", ' ', M::Silent),
        valued("ipfs-gateway", ' ', M::Network),
        switch("ipv4", '4', M::Silent),
        switch("ipv6", '6', M::Silent),
        valued("json", ' ', M::Json),
        switch("junk-session-cookies", 'j', M::Silent),
        switch("keepalive", ' ', M::Silent),
        valued("keepalive-cnt", ' ', M::Silent),
        valued("keepalive-time", ' ', M::Silent),
        valued("key", ' ', M::Network),
        valued("key-type", ' ', M::Network),
        valued("knownhosts", ' ', M::Silent),
        valued("krb", ' ', M::Silent),
        valued("krb4", ' ', M::Silent),
        valued("libcurl", ' ', M::Silent),
        valued("limit-rate", ' ', M::Silent),
        switch("list-only", 'l', M::Silent),
        valued("local-port", ' ', M::Silent),
        switch("location", 'L', M::Silent),
        switch("location-trusted", ' ', M::Silent),
        valued("login-options", ' ', M::Told),
        valued("mail-auth", ' ', M::Told),
        valued("mail-from", ' ', M::Told),
        valued("mail-rcpt", ' ', M::Told),
        switch("mail-rcpt-allowfails", ' ', M::Silent),
        switch("manual", 'M', M::Silent),
        valued("max-filesize", ' ', M::Silent),
        valued("max-redirs", ' ', M::Silent),
        valued("max-time", 'm', M::Silent),
        switch("metalink", ' ', M::Silent),
        switch("mptcp", ' ', M::Silent),
        switch("negotiate", ' ', M::Told),
        switch("netrc", 'n', M::Told),
        valued("netrc-file", ' ', M::Told),
        switch("netrc-optional", ' ', M::Told),
        switch("next", ':', M::Next),
        valued("noproxy", ' ', M::Network),
        switch("npn", ' ', M::Silent),
        switch("ntlm", ' ', M::Told),
        switch("ntlm-wb", ' ', M::Told),
        valued("oauth2-bearer", ' ', M::Bearer),
        switch("out-null", ' ', M::Silent),
        valued("output", 'o', M::Silent),
        valued("output-dir", ' ', M::Silent),
        switch("parallel", 'Z', M::Silent),
        switch("parallel-immediate", ' ', M::Silent),
        valued("parallel-max", ' ', M::Silent),
        valued("parallel-max-host", ' ', M::Silent),
        valued("pass", ' ', M::Network),
        switch("path-as-is", ' ', M::Silent),
        valued("pinnedpubkey", ' ', M::Network),
        switch("post301", ' ', M::Silent),
        switch("post302", ' ', M::Silent),
        switch("post303", ' ', M::Silent),
        valued("preproxy", ' ', M::Network),
        switch("progress-bar", '#', M::Silent),
        switch("progress-meter", ' ', M::Silent),
        valued("proto", ' ', M::Silent),
        valued("proto-default", ' ', M::ProtoDefault),
        valued("proto-redir", ' ', M::Silent),
        valued("proxy", 'x', M::Network),
        switch("proxy-anyauth", ' ', M::Network),
        switch("proxy-basic", ' ', M::Network),
        switch("proxy-ca-native", ' ', M::Network),
        valued("proxy-cacert", ' ', M::Network),
        valued("proxy-capath", ' ', M::Network),
        valued("proxy-cert", ' ', M::Network),
        valued("proxy-cert-type", ' ', M::Network),
        valued("proxy-ciphers", ' ', M::Network),
        valued("proxy-crlfile", ' ', M::Network),
        switch("proxy-digest", ' ', M::Network),
        valued("proxy-header", ' ', M::Network),
        switch("proxy-http2", ' ', M::Network),
        switch("proxy-http3", ' ', M::Network),
        switch("proxy-insecure", ' ', M::Network),
        valued("proxy-key", ' ', M::Network),
        valued("proxy-key-type", ' ', M::Network),
        switch("proxy-negotiate", ' ', M::Network),
        switch("proxy-ntlm", ' ', M::Network),
        valued("proxy-pass", ' ', M::Network),
        valued("proxy-pinnedpubkey", ' ', M::Network),
        valued("proxy-service-name", ' ', M::Network),
        switch("proxy-ssl-allow-beast", ' ', M::Network),
        switch("proxy-ssl-auto-client-cert", ' ', M::Network),
        valued("proxy-tls13-ciphers", ' ', M::Network),
        valued("proxy-tlsauthtype", ' ', M::Network),
        valued("proxy-tlspassword", ' ', M::Network),
        valued("proxy-tlsuser", ' ', M::Network),
        switch("proxy-tlsv1", ' ', M::Network),
        valued("proxy-user", 'U', M::Network),
        valued("proxy1.0", ' ', M::Network),
        switch("proxytunnel", 'p', M::Network),
        valued("pubkey", ' ', M::Silent),
        valued("quote", 'Q', M::Told),
        valued("random-file", ' ', M::Silent),
        valued("range", 'r', M::Range),
        valued("rate", ' ', M::Silent),
        switch("raw", ' ', M::Silent),
        valued("referer", 'e', M::Referer),
        switch("remote-header-name", 'J', M::Silent),
        switch("remote-name", 'O', M::Silent),
        switch("remote-name-all", ' ', M::Silent),
        switch("remote-time", 'R', M::Silent),
        switch("remove-on-error", ' ', M::Silent),
        valued("request", 'X', M::Method),
        valued("request-target", ' ', M::RequestTarget),
        valued("resolve", ' ', M::Network),
        valued("retry", ' ', M::Silent),
        switch("retry-all-errors", ' ', M::Silent),
        switch("retry-connrefused", ' ', M::Silent),
        valued("retry-delay", ' ', M::Silent),
        valued("retry-max-time", ' ', M::Silent),
        valued("sasl-authzid", ' ', M::Told),
        switch("sasl-ir", ' ', M::Silent),
        valued("service-name", ' ', M::Told),
        switch("sessionid", ' ', M::Silent),
        switch("show-error", 'S', M::Silent),
        switch("show-headers", 'i', M::Silent),
        valued("sigalgs", ' ', M::Network),
        switch("silent", 's', M::Silent),
        switch("skip-existing", ' ', M::Silent),
        valued("socks4", ' ', M::Network),
        valued("socks4a", ' ', M::Network),
        valued("socks5", ' ', M::Network),
        switch("socks5-basic", ' ', M::Network),
        switch("socks5-gssapi", ' ', M::Network),
        switch("socks5-gssapi-nec", ' ', M::Network),
        valued("socks5-gssapi-service", ' ', M::Network),
        valued("socks5-hostname", ' ', M::Network),
        valued("speed-limit", 'Y', M::Silent),
        valued("speed-time", 'y', M::Silent),
        switch("ssl", ' ', M::Silent),
        switch("ssl-allow-beast", ' ', M::Silent),
        switch("ssl-auto-client-cert", ' ', M::Network),
        switch("ssl-no-revoke", ' ', M::Silent),
        switch("ssl-reqd", ' ', M::Silent),
        switch("ssl-revoke-best-effort", ' ', M::Silent),
        valued("ssl-sessions", ' ', M::Silent),
        switch("sslv2", '2', M::Silent),
        switch("sslv3", '3', M::Silent),
        valued("stderr", ' ', M::Silent),
        switch("styled-output", ' ', M::Silent),
        switch("suppress-connect-headers", ' ', M::Silent),
        switch("tcp-fastopen", ' ', M::Silent),
        switch("tcp-nodelay", ' ', M::Silent),
        valued("telnet-option", 't', M::Told),
        switch("test-duphandle", ' ', M::Silent),
        switch("test-event", ' ', M::Silent),
        valued("tftp-blksize", ' ', M::Silent),
        switch("tftp-no-options", ' ', M::Silent),
        valued("time-cond", 'z', M::Told),
        switch("tls-earlydata", ' ', M::Silent),
        valued("tls-max", ' ', M::Silent),
        valued("tls13-ciphers", ' ', M::Network),
        valued("tlsauthtype", ' ', M::Network),
        valued("tlspassword", ' ', M::Network),
        valued("tlsuser", ' ', M::Network),
        switch("tlsv1", '1', M::Silent),
        switch("tlsv1.0", ' ', M::Silent),
        switch("tlsv1.1", ' ', M::Silent),
        switch("tlsv1.2", ' ', M::Silent),
        switch("tlsv1.3", ' ', M::Silent),
        switch("tr-encoding", ' ', M::Told),
        valued("trace", ' ', M::Silent),
        valued("trace-ascii", ' ', M::Silent),
        valued("trace-config", ' ', M::Silent),
        switch("trace-ids", ' ', M::Silent),
        switch("trace-time", ' ', M::Silent),
        valued("unix-socket", ' ', M::Network),
        valued("upload-file", 'T', M::Upload),
        valued("upload-flags", ' ', M::Silent),
        valued("url", ' ', M::Url),
        valued("url-query", ' ', M::UrlQuery),
        switch("use-ascii", 'B', M::Told),
        valued("user", 'u', M::User),
        valued("user-agent", 'A', M::UserAgent),
        valued("variable", ' ', M::Variable),
        switch("verbose", 'v', M::Silent),
        switch("version", 'V', M::Silent),
        valued("vlan-priority", ' ', M::Silent),
        switch("wdebug", ' ', M::Silent),
        valued("write-out", 'w', M::Silent),
        switch("xattr", ' ', M::Silent),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_letters_are_told_apart() {
        assert_eq!(
            by_name("data").map(|option| option.meaning),
            Some(Meaning::Data)
        );
        assert_eq!(
            by_name("data-urlenc").map(|option| option.meaning),
            Some(Meaning::DataUrlencode)
        );
        assert_eq!(by_name("data-"), None);
        assert_eq!(by_letter('d').map(|option| option.name), Some("data"));
        assert_eq!(by_letter(' '), None);
        for option in OPTIONS {
            assert_eq!(by_name(option.name), Some(option));
            if option.letter != ' ' {
                assert_eq!(
                    by_letter(option.letter).map(|found| found.takes_value),
                    Some(option.takes_value),
                    "{}",
                    option.name
                );
            }
        }
    }
}
