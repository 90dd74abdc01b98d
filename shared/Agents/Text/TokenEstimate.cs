using System.Text;
using Microsoft.Extensions.AI;

namespace Platform.Agents.Text;

/// <summary>
/// Tokens of a text, estimated: every vendor counts by its own vocabulary. English and logs have about four bytes a token in
/// the common vocabularies; a third of the bytes is rather too many than too few.
/// </summary>
public static class TokenEstimate
{
    private const int BytesPerToken = 3;
    private const int PerMessage = 8;

    /// <summary>Estimated tokens of a text.</summary>
    public static int Of(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;

    /// <summary>Estimated tokens of a conversation.</summary>
    internal static int Of(IEnumerable<ChatMessage> messages) => messages.Sum(message => Of(message.Text) + PerMessage);
}
