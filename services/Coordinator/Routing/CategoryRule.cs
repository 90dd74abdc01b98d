using System.Text.RegularExpressions;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Routing;

/// <summary>One sign of a category: where the pattern stands in the text and is not denied, its weight counts, once.</summary>
/// <param name="Category">What it speaks for.</param>
/// <param name="Weight">How strongly; the highest sum wins.</param>
/// <param name="Pattern">Matched without regard to case, in time linear to the text.</param>
/// <param name="Deniable">False where the sign holds a denial itself ("does not respond").</param>
internal sealed record CategoryRule(TaskCategory Category, int Weight, Regex Pattern, bool Deniable);
