const { data } = await axios.post('https://acme.eu.auth0.com/oauth/token', new URLSearchParams({
  grant_type: 'urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token',
  client_id: process.env.CLIENT_ID,
  client_secret: process.env.CLIENT_SECRET,
  subject_token: session.idToken,
  subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  requested_token_type: 'http://auth0.com/oauth/token-type/federated-connection-access-token',
  connection: 'google-oauth2',
}));
