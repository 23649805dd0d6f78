// Keycloak answers access_denied "Client is not within the token audience" when
// the subject token lacks the client in aud. We map it to our own error.
fun map(e: OAuthError): Failure = when (e.description) {
    "Client is not within the token audience" -> Failure.WrongAudience
    "Client is not the holder of the token" -> Failure.WrongHolder
    else -> Failure.Unknown(e.error)
}
