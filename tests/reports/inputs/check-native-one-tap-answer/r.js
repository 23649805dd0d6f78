await fetch("https://acme.eu.auth0.com/oauth/token", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    client_id: "kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e",
    subject_token: '{"clientId":"482910374655-web3h8t5v1x.apps.googleusercontent.com","credential":"eyJhbGciOiJSUzI1NiIsImtpZCI6IjVkMTJhYjc4MmNiNjA5NjI4NWY2OWU0OGFlYTk5MDc5YmI1OWNiODYiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2FjY291bnRzLmdvb2dsZS5jb20iLCJhenAiOiI0ODI5MTAzNzQ2NTUtYW5kcm9pZDdrMm05cDRxLmFwcHMuZ29vZ2xldXNlcmNvbnRlbnQuY29tIiwiYXVkIjoiNDgyOTEwMzc0NjU1LXdlYjNoOHQ1djF4LmFwcHMuZ29vZ2xldXNlcmNvbnRlbnQuY29tIiwic3ViIjoiMTA4MjY0OTIwMTc1NTMwOTgyNjQxIiwiZW1haWwiOiJqYW5lQGFjbWUuZXhhbXBsZSIsImVtYWlsX3ZlcmlmaWVkIjp0cnVlLCJuYW1lIjoiSmFuZSBEb2UiLCJpYXQiOjE3OTU4NjAwMDAsImV4cCI6NDEwMjQ0NDgwMH0.ArKhzP1kPj2BggDD3WBT7N3Kn_pn_uYKHGnrjsojg1ZMX_PbsLxeZa-opdUzmIyjzIhrwiBdo9-sjPs3VUFC5oCtayfZ_Ds9IuBRebNH0ep42yOOuWZ0tcY5wHUu60Y2j-HMZaO7vf_nINCxWNp_UJq1-QY6-alYVx7Hg11UWNNU4FpQDsS7kvTZUcdUWs9CGdxIh2U0rnkHxJLzbtEKXwOJ10sxgxUc3NWmuVdycAoojnPx5mvGEb8hBj-gZ1xY9yNSuJk3EbZ9oGG7Zg1e8j5sI6v5T9h7s0hcD_StTuFpTDH3Ule2piAFF1jx4KJcGvRmspYsYheiNQVSn8rwyA","select_by":"btn"}',
    subject_token_type: "http://auth0.com/oauth/token-type/google-id-token",
    scope: "openid profile email"
  })
});
