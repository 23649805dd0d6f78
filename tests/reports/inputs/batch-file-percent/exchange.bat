@echo off
rem exchange
curl -s -X POST "https://lumen-dev.eu.auth0.com/oauth/token" ^
  -H "content-type: application/x-www-form-urlencoded" ^
  -d "grant_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Atoken-exchange&subject_token=c91f0be77ad2.0.srqz.Xk4-apple_CODE_wave&subject_token_type=http%%3A%%2F%%2Fauth0.com%%2Foauth%%2Ftoken-type%%2Fapple-authz-code&client_id=Zk3RvQ8mTn5XwLp2HsYd7JbUc9FgEa4N&audience=https%%3A%%2F%%2Fapi.lumen.example%%2F&scope=openid%%20profile%%20email%%20offline_access"
pause
