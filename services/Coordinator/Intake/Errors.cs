namespace Platform.Coordinator.Intake;

/// <summary>A message that cannot become a task; the text goes into the header of the dead letter.</summary>
internal sealed class EventRefusedException(string reason) : Exception(reason);
