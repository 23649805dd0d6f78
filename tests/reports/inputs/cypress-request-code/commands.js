Cypress.Commands.add('loginWithApple', () => {
  Cypress.log({
    name: 'loginWithApple',
  });

  const options = {
    method: 'POST',
    url: 'https://acme-dev.eu.auth0.com/oauth/token',
    form: true,
    body: {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: 'c0ffee12ab34.0.rwxy.Zk9-apple_CODE_example',
      subject_token_type: 'http://auth0.com/oauth/token-type/apple-authz-code',
      client_id: 'k2VbQ9xZr7TnPq3sLm8YwD4hUj6Ec1Fa',
      audience: 'https://api.acme.example/',
      scope: 'openid profile email offline_access',
      user_profile: JSON.stringify({ name: { firstName: 'Zoë', lastName: "O'Brien" }, email: 'zoe@acme.example' }),
    },
    failOnStatusCode: false,
  };
  cy.request(options).then((resp) => {
    localStorage.setItem('token', resp.body.access_token);
    return resp.body.access_token;
  });
});
