namespace Platform.Gateway.Problems;

/// <summary>A kind of problem the API answers with; its page is served at <see cref="Type"/>.</summary>
/// <param name="Name">Last part of the type.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Remedy">What a client does about it.</param>
internal sealed record ProblemKind(string Name, int Status, string Title, string Remedy)
{
    public static readonly ProblemKind MalformedBody = new("malformed-body", 400, "The body cannot be read",
        "Send one JSON object in UTF-8 with known members, each once and of the documented type. The problem names line and byte.");
    public static readonly ProblemKind BadRequest = new("bad-request", 400, "The request cannot be read", "See the detail; the request itself is not valid HTTP for this API.");
    public static readonly ProblemKind Unauthorized = new("unauthorized", 401, "An API key is needed", "Send a valid key as X-Api-Key, or as Authorization: Bearer.");
    public static readonly ProblemKind Forbidden = new("forbidden", 403, "Not allowed", "The detail says who may; ask one of them.");
    public static readonly ProblemKind NotFound = new("not-found", 404, "There is no such thing", "Check the id or path; all paths are listed at /openapi/v1.json.");
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "The method is not allowed here", "Use one of the methods of the Allow header.");
    public static readonly ProblemKind NotAcceptable = new("not-acceptable", 406, "No such representation", "Ask for a media type that the operation documents.");
    public static readonly ProblemKind WrongStatus = new("wrong-status", 409, "The task's status does not allow this", "Read the task again; taskStatus says where it stands.");
    public static readonly ProblemKind PlanHashMismatch = new("plan-hash-mismatch", 409, "Another plan than the current one was named",
        "Read the plan again, judge it, and decide with its hash.");
    public static readonly ProblemKind AlreadyExists = new("already-exists", 409, "It exists already", "Read it, and replace it with PUT if that is meant.");
    public static readonly ProblemKind InUse = new("in-use", 409, "It is in use", "See the detail for what uses it.");
    public static readonly ProblemKind NotConfigured = new("not-configured", 409, "A setting is missing for this", "The detail names the setting; an operator sets it and restarts the service.");
    public static readonly ProblemKind VersionMismatch = new("version-mismatch", 412, "It was changed by somebody else", "Read it again, merge, and send If-Match with its new ETag.");
    public static readonly ProblemKind BodyTooLarge = new("body-too-large", 413, "The body is too large", "Stay within the limit that the detail names.");
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415, "The body's media type is not accepted", "Send the Content-Type that the detail names.");
    public static readonly ProblemKind InvalidRequest = new("invalid-request", 422, "Some values are not valid", "Correct the members that errors names.");
    public static readonly ProblemKind IdempotencyConflict = new("idempotency-conflict", 422, "The Idempotency-Key was used for another body",
        "Use a new key for a new task; repeat the same bytes to get the first answer again.");
    public static readonly ProblemKind TooManyRequests = new("too-many-requests", 429, "Too many requests", "Wait as long as Retry-After says.");
    public static readonly ProblemKind Unavailable = new("unavailable", 503, "A part of the platform does not answer", "Try again after Retry-After; nothing was lost.");
    public static readonly ProblemKind Internal = new("internal", 500, "The platform failed", "Report the trace id; the log has the cause.");

    public static readonly IReadOnlyList<ProblemKind> All =
    [
        MalformedBody, BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, NotAcceptable, WrongStatus, PlanHashMismatch, AlreadyExists, InUse, NotConfigured,
        VersionMismatch, BodyTooLarge, UnsupportedMediaType, InvalidRequest, IdempotencyConflict, TooManyRequests, Unavailable, Internal,
    ];

    public string Type => $"/problems/{Name}";

    /// <summary>The kind for a status that no code of ours chose.</summary>
    public static ProblemKind OfStatus(int status) => All.FirstOrDefault(kind => kind.Status == status) ?? (status < 500 ? BadRequest : Internal);
}
