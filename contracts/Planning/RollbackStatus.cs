namespace Platform.Contracts.Planning;

/// <summary>How much is known of a step's rollback before it is needed, from nothing to tried.</summary>
public enum RollbackStatus
{
    /// <summary>There is none: what the step does stays done.</summary>
    None,
    /// <summary>Its author says that it undoes the step; nothing has shown it.</summary>
    Declared,
    /// <summary>A preview or a throw-away copy showed what the step would change; that its rollback undoes that was not shown.</summary>
    Previewed,
    /// <summary>Step, verification and rollback ran in a throw-away copy, and nothing was left changed.</summary>
    Rehearsed,
}
