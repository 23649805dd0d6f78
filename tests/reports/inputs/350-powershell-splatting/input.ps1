$params = @{
    Uri         = 'https://nova-dev.eu.auth0.com/oauth/token'
    Method      = 'Post'
    ContentType = 'application/x-www-form-urlencoded'
    Body        = @{
        grant_type = 'urn:ietf:params:oauth:grant-type:token-exchange'
        subject_token = 'ca11ab1e77.0.mnop.Qv7-apple_CODE_sample1'
        subject_token_type = 'http://auth0.com/oauth/token-type/apple-authz-code'
        client_id = 'W3rTy8uIoP2aSdFgHjKlZxCvBnM1qE5x'
        audience = 'https://api.nova.example/'
        scope = 'openid profile offline_access'
        user_profile = '{"name":{"firstName":"Łucja","lastName":"O''Hara & Co"}}'
    }
}
$r = Invoke-RestMethod @params
