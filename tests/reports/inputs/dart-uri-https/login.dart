final response = await http.post(
  Uri.https('lumen-dev.eu.auth0.com', '/oauth/token'),
  headers: {'Content-Type': 'application/x-www-form-urlencoded'},
  body: {
    'grant_type': 'urn:ietf:params:oauth:grant-type:token-exchange',
    'subject_token': 'c91f0be77ad2.0.srqz.Xk4-apple_CODE_wave',
    'subject_token_type': 'http://auth0.com/oauth/token-type/apple-authz-code',
    'client_id': 'Zk3RvQ8mTn5XwLp2HsYd7JbUc9FgEa4N',
    'audience': 'https://api.lumen.example/',
    'scope': 'openid profile email offline_access',
  },
);
if (response.statusCode != 200) {
  throw Exception(response.body);
}
