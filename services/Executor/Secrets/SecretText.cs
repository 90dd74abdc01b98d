namespace Platform.Executor.Secrets;

/// <summary>A secret's value, wrapped so that no log, message or record prints it by accident.</summary>
internal sealed class SecretText(string value)
{
    /// <summary>Whoever calls it hands it to a script or to the mask, and to nobody else.</summary>
    public string Reveal() => value;

    public override string ToString() => "***";
}
