$tenantId = '2f8e6d4c-1a3b-4c5d-9e7f-6a8b0c2d4e6f'
$resource = 'https://management.azure.com/'
$secret = Get-Secret acme -AsPlainText
$response = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$tenantId/oauth2/token" -ContentType 'application/x-www-form-urlencoded' -Body 'grant_type=client_credentials&client_id=5d3c1b2a-7e4f-4a6b-9c8d-0e1f2a3b4c5d&client_secret=$secret&resource=$resource'
