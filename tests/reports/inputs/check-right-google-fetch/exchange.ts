  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'http://auth0.com/oauth/token-type/google-id-token',
    subject_token: googleIdToken,
    audience: config.audience,
    scope: 'openid profile email',
    client_id: config.clientId,
  });
  const response = await fetch(`https://${config.domain}/oauth/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body,
  });
