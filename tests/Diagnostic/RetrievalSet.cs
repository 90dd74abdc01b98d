using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Platform.Tests.Diagnostic;

/// <summary>A folder with <c>docs/</c> and <c>queries.jsonl</c> that lies beside the checkout; it is no part of it.</summary>
internal static class RetrievalSet
{
    public static string Folder([CallerFilePath] string file = "")
    {
        var checkout = new FileInfo(file).Directory!;
        while (!File.Exists(Path.Combine(checkout.FullName, "Platform.sln")))
        {
            checkout = checkout.Parent!;
        }

        var folder = Path.Combine(checkout.Parent!.FullName, "shared", "data", "runbooks-dev");
        Assume.That(Directory.Exists(folder), "The retrieval set ../shared/data/runbooks-dev is not beside this checkout.");
        return folder;
    }
}
