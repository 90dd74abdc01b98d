using System.Security.Cryptography;
using System.Text;

namespace Platform.Diagnostic.Runbooks;

/// <summary>A checked document on its way into the catalogue.</summary>
internal sealed record RunbookDraft
{
    public required ParsedRunbook Runbook { get; init; }
    public required string Markdown { get; init; }
    public required string SavedBy { get; init; }
    public required DateTimeOffset SavedAt { get; init; }
    /// <summary>Version that the author saw; null = any; 0 = it must not exist yet.</summary>
    public int? ExpectedVersion { get; init; }
    /// <summary>True leaves a runbook alone whose newest version somebody else saved or deleted.</summary>
    public bool KeepForeign { get; init; }

    /// <summary>SHA-256 of the document's UTF-8 bytes, lower-case hex.</summary>
    public string ContentHash => Hash(Markdown);

    public static string Hash(string markdown) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(markdown)));
}

/// <summary>What became of a draft.</summary>
/// <param name="Outcome">Whether there is a new version.</param>
/// <param name="Version">The newest version now; 0 where there is no such runbook.</param>
internal sealed record RunbookSave(RunbookSaveOutcome Outcome, int Version);

/// <summary>Outcomes of saving.</summary>
internal enum RunbookSaveOutcome
{
    Created,
    Updated,
    /// <summary>The newest version has the same bytes.</summary>
    Unchanged,
    /// <summary>Somebody else's version or deletion stands.</summary>
    Kept,
    /// <summary>The author saw another version than the newest.</summary>
    VersionMismatch,
}
