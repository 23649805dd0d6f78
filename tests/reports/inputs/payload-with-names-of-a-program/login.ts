const auth: any = (auth0.auth as any)
const payload = {
  client_id: auth.clientId,
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token: credential.authorizationCode,
  subject_token_type: 'http://auth0.com/oauth/token-type/apple-authz-code',
  scope: 'openid profile offline_access',
}
const res = await auth.client.post('/oauth/token', payload)
