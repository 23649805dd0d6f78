rescue OAuth2::Error => e
  raise unless e.code == 'invalid_grant'
  session.delete(:refresh_token)
end
