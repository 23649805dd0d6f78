const res = await fetch('https://acme.eu.auth0.com/oauth/token', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: {
    grant_type: 'client_credentials',
    client_id: 'aBcD1234efGH5678ijKL',
    client_secret: process.env.SECRET,
    audience: 'https://api.acme.example/',
  },
});
