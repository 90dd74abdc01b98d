namespace Platform.Executor.Secrets;

/// <summary>A secret that one script gets.</summary>
/// <param name="Parameter">Name of the variable that holds the path from which the script reads it.</param>
/// <param name="Name">Name of the secret; stands for it in output.</param>
/// <param name="Value">Never to be printed.</param>
internal sealed record ScriptSecret(string Parameter, string Name, SecretText Value);
