var details = {
    'grant_type': 'urn:ietf:params:oauth:grant-type:token-exchange',
    'subject_token': 'c91f0be77ad2.0.srqz.Xk4-apple_CODE_wave',
    'subject_token_type': 'http://auth0.com/oauth/token-type/apple-authz-code',
    'client_id': 'Zk3RvQ8mTn5XwLp2HsYd7JbUc9FgEa4N',
    'audience': 'https://api.lumen.example/',
    'scope': 'openid profile email offline_access'
};

var formBody = [];
for (var property in details) {
  var encodedKey = encodeURIComponent(property);
  var encodedValue = encodeURIComponent(details[property]);
  formBody.push(encodedKey + "=" + encodedValue);
}
formBody = formBody.join("&");

fetch('https://lumen-dev.eu.auth0.com/oauth/token', {
  method: 'POST',
  headers: {
    'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8'
  },
  body: formBody
})
