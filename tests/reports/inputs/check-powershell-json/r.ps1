$body = @{
    grant_type = "client_credentials"
    client_id = "shop"
    client_secret = "geheim-2f7a"
} | ConvertTo-Json
Invoke-RestMethod -Uri "https://sso.acme.example/realms/shop/protocol/openid-connect/token" -Method Post -ContentType "application/x-www-form-urlencoded" -Body $body
