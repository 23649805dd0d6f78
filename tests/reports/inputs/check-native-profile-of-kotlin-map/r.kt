client.loginWithNativeSocialToken(sessionToken, "http://auth0.com/oauth/token-type/facebook-info-session-access-token")
    .addParameter("user_profile", profile.toString())
// what OkHttp logs:
// --> POST https://acme.eu.auth0.com/oauth/token
// Content-Type: application/json; charset=utf-8
// {"client_id":"kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e","grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","subject_token":"XAAGm0PX4ZCpsBAKqVd8T3rQ5nW1yLjF9hB2cE6uZAoI7xS4gMkDtRvZCwHbNfPqJ0ZD","subject_token_type":"http://auth0.com/oauth/token-type/facebook-info-session-access-token","user_profile":"{name=Jane Doe, email=jane@acme.example}","scope":"openid profile email"}
// --> END POST (341-byte body)
