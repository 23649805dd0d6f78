$id='W3rTy8uIoP2aSdFgHjKlZxCvBnM1qE5x'; $secret='s3cr3t-Value-77'
$headers = @{ Authorization = "Basic $([Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes("${id}:${secret}")))" }
$body = [ordered]@{
  grant_type = 'urn:ietf:params:oauth:grant-type:token-exchange'
  subject_token = 'ca11ab1e77.0.mnop.Qv7-apple_CODE_sample1'
  subject_token_type = 'http://auth0.com/oauth/token-type/apple-authz-code'
  audience = 'https://api.nova.example/'
  scope = 'openid profile offline_access'
  user_profile = '{"name":{"firstName":"Łucja","lastName":"O''Hara & Co"}}'
}
Invoke-WebRequest https://nova-dev.eu.auth0.com/oauth/token -Method Post -Headers $headers -Body $body -UseBasicParsing | Select-Object -ExpandProperty Content
