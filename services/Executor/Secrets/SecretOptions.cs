using System.ComponentModel.DataAnnotations;

namespace Platform.Executor.Secrets;

/// <summary>How secrets are kept. Section <c>Secrets</c>.</summary>
internal sealed class SecretOptions
{
    /// <summary>
    /// The key that encrypts stored secrets, at least 32 random characters, such as <c>openssl rand -hex 32</c> prints; the same for
    /// all instances of Executor. Without it no secret can be kept or used; with another one the stored secrets cannot be read.
    /// </summary>
    [RegularExpression("^(.{32,})?$")]
    public string Key { get; set; } = "";
}
