namespace Portal.Telemetry.Embedded.Http;

/// <summary>The HTTP status ClickHouse gives to its error codes; what is not named is 500.</summary>
internal static class HttpStatus
{
    public static int Of(int code) => code switch
    {
        // REQUIRED_PASSWORD; then UNKNOWN_USER, WRONG_PASSWORD, AUTHENTICATION_FAILED, ACCESS_DENIED
        194 => StatusCodes.Status401Unauthorized,
        192 or 193 or 516 or 497 => StatusCodes.Status403Forbidden,
        // What cannot be parsed or converted: text, numbers, dates, statements, parameters (SYNTAX_ERROR is 62)
        6 or 25 or 26 or 27 or 38 or 41 or 53 or 62 or 69 or 72 or 117 or 130 or 131 or 135 or 167 or 168 or 223 or 321 or 427 or 456 or 457
            => StatusCodes.Status400BadRequest,
        // UNKNOWN_...: function, identifier, type, storage, table, aggregate function, format, kind of query, database, setting
        46 or 47 or 50 or 56 or 60 or 63 or 73 or 78 or 80 or 81 or 112 or 115 => StatusCodes.Status404NotFound,
        // TIMEOUT_EXCEEDED, HTTP_LENGTH_REQUIRED, QUERY_IS_TOO_LARGE, NOT_IMPLEMENTED
        159 => StatusCodes.Status408RequestTimeout,
        381 => StatusCodes.Status411LengthRequired,
        229 => StatusCodes.Status413PayloadTooLarge,
        48 => StatusCodes.Status501NotImplemented,
        // CANNOT_OPEN_FILE, TOO_MANY_SIMULTANEOUS_QUERIES, SOCKET_TIMEOUT: worth another attempt
        76 or 202 or 209 => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
