$pair = "$($clientId):$($clientSecret)"
$basic = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes($pair))
Invoke-RestMethod -Method Post -Uri 'https://sso.acme.example/realms/shop/protocol/openid-connect/token' -Headers @{ Authorization = "Basic $basic" } -ContentType 'application/x-www-form-urlencoded' -Body @{ grant_type = 'client_credentials' }
