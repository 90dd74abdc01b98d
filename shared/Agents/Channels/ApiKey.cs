namespace Platform.Agents.Channels;

/// <summary>The key of an endpoint, read from its file for every request, so that it can be changed.</summary>
internal static class ApiKey
{
    /// <summary>The key; null where the endpoint wants none.</summary>
    /// <exception cref="ModelFailedException">Its file cannot be read or is empty.</exception>
    public static string? Read(string file)
    {
        if (file.Length == 0)
        {
            return null;
        }
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } key
                ? key
                : throw new ModelFailedException(ModelFailure.Rejected, $"The file of the API key, {file}, is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFailedException(ModelFailure.Rejected, $"The API key cannot be read: {exception.Message}", exception);
        }
    }
}
