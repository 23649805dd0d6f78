var CLIENT_ID = 'storefront-sheet';
var CLIENT_SECRET = 'hQ7~xTz3Vb9-kRwP2mLcYd8';
var TOKEN_URL = 'https://accounts.larkfield.example/o/oauth2/token';
var CODE = '4/0AeanS0bQx7mZt';

/**
 * Generates a refresh token given the authorization code.
 */
function generateRefreshToken() {
  var payload = {
    code: CODE,
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    redirect_uri: 'urn:ietf:wg:oauth:2.0:oob',
    grant_type: 'authorization_code'
  };
  var options = {method: 'post', payload: payload};
  var response = UrlFetchApp.fetch(TOKEN_URL, options);
  Logger.log(response.getContentText());
}
