    if (!session.isActive()) {
        event.error(Errors.INVALID_TOKEN);
        throw new CorsErrorResponseException(cors, OAuthErrorException.INVALID_GRANT,
                "Token is not active", Response.Status.BAD_REQUEST);
    }
