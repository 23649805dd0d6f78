import requests

r = requests.post("https://acme-labs.eu.auth0.com/oauth/token", data={
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "client_id": "kYq0mPvT3sWz8bNdR5xJ7hLc2gFaUe1o",
    "subject_token": "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv",
    "subject_token_type": "http://auth0.com/oauth/token-type/apple-authz-code",
    "audience": "https://api.acme.example",
    "scope": "openid offline_access",
    "user_profile": {"name": {"firstName": "Mira", "lastName": "Acme"}},
})
