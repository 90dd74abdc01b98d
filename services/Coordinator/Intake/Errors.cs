namespace Platform.Coordinator.Intake;

/// <summary>A message that cannot become a task; it is parked with the text as its reason.</summary>
internal sealed class EventRefusedException(string reason) : Exception(reason);
