curl -sS -X POST https://acme.eu.auth0.com/oauth/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'grant_type=urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token' \
  --data-urlencode 'client_id=kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e' \
  --data-urlencode 'client_secret=Zp4-vQ8xT1mK7sLw2NcR9bYj5HdGfUa3e6oXqWz0iP_BtVnM' \
  --data-urlencode 'subject_token=eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2FjbWUuZXUuYXV0aDAuY29tLyIsInN1YiI6ImtKM3ZSOG5RMndYejdMcFQ1Y1liMUhzTWRGOWdVYTRlQGNsaWVudHMiLCJndHkiOiJjbGllbnQtY3JlZGVudGlhbHMiLCJhdWQiOiJodHRwczovL2FwaS5hY21lLmV4YW1wbGUiLCJpYXQiOjE3OTU4NjAwMDAsImV4cCI6NDEwMjQ0NDgwMH0.Kx-fVwFD042YcHdYLvy9NRfYHUWuLUMC0E3rvCIlKx-KMloqvzsY1Z3kuK-bHLL8pQTvCnRSNo78tcIxz9qkn36nzuE0w8RUGkI94MDTeFlvy0Ef-j3V00k38a3ZzupoTSNteHLVnMZDxP-wAVCoNys0UR3nRntcpsJiXUL3z7YIgg1aO0fbiUFGHeiRdPQ0fA1mNR9ICnvzTXsPrTvsa7v3cwJItuPIdudatAGz11RU5rbEw04CqsazDFidznp2JlN7PI-XFdquuRZlfMMiqYAVqglmB6KjTWsjEotDJyWNITRBGQtswpmwwuZedHJmoTC1fqfmPWsHJVURWHEpHQ' \
  --data-urlencode 'subject_token_type=urn:ietf:params:oauth:token-type:access_token' \
  --data-urlencode 'requested_token_type=http://auth0.com/oauth/token-type/federated-connection-access-token' \
  --data-urlencode 'connection=google-oauth2'
