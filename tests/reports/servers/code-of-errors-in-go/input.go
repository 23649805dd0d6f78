var ErrTokenExpired = errors.New("oidc: token is expired")
var ErrAudience = errors.New("oidc: expected audience in token")
