Scenario: expired token
  Given a token that has expired
  When I call GET /orders
  Then the status is 401
  And error is "invalid_token"
