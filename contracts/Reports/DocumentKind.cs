namespace Platform.Contracts.Reports;

/// <summary>What Writer can write.</summary>
public enum DocumentKind { Report, ChangeNotice, EmailDraft }
