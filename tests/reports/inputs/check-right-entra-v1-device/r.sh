while true; do
curl -s -X POST "https://login.microsoftonline.com/common/oauth2/token" \
  -d "grant_type=urn:ietf:params:oauth:grant-type:device_code" \
  -d "client_id=5d3c1b2a-7e4f-4a6b-9c8d-0e1f2a3b4c5d" \
  -d "resource=https://management.core.windows.net/" \
  -d "code=$DEVICE_CODE"
sleep 5
done
