using Kindred.Conversations;
using Kindred.Personas;

namespace Kindred.Transfer;

/// <summary>Where an import writes.</summary>
internal sealed record ImportStores(IImportStore Turns, IWorkingMemory WorkingMemory, IPersonaStore Personas, ILorebookStore Lorebooks);

/// <summary>What an import is asked to do.</summary>
/// <param name="FileName">What the sender calls the file; a label, never a path.</param>
/// <param name="DryRun">Only count.</param>
/// <param name="Progress">Called now and then while it runs.</param>
internal sealed record ImportRequest(string? FileName = null, bool DryRun = false, Action<ImportProgress>? Progress = null);
