curl -X POST 'https://qvxkzpmtrw.supabase.co/auth/v1/token?grant_type=refresh_token' \
-H "apikey: sb_publishable_4nQzV1" \
-H "Content-Type: application/json" \
-d '{"refresh_token": "x7Qk2LmN9pRv"}'
