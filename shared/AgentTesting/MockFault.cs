namespace Platform.AgentTesting;

/// <summary>What can go wrong with a model's answer. In scripts the names are written in kebab-case, such as <c>hang-before</c>.</summary>
public enum MockFault
{
    /// <summary>Nothing goes wrong.</summary>
    None,

    /// <summary>Status 429 without Retry-After.</summary>
    RateLimited,

    /// <summary>Status 429 with Retry-After, see <see cref="MockAnswer.RetryAfterSeconds"/>.</summary>
    RateLimitedWithRetryAfter,

    /// <summary>Status 500.</summary>
    ServerError,

    /// <summary>Nothing comes, and the connection stays open.</summary>
    HangBefore,

    /// <summary>Half of the answer comes, then nothing more.</summary>
    HangMidStream,

    /// <summary>The answer comes, one byte a second.</summary>
    ByteASecond,

    /// <summary>The text stops in its middle, as where the output limit is reached.</summary>
    TruncatedJson,

    /// <summary>Well-formed JSON of another shape than was asked for.</summary>
    WrongSchema,

    /// <summary>An answer without text.</summary>
    Empty,

    /// <summary>Ten mebibytes of text.</summary>
    Huge,

    /// <summary>The right text inside a Markdown fence, with words around it.</summary>
    Fenced,

    /// <summary>The model declines.</summary>
    Refusal,
}
