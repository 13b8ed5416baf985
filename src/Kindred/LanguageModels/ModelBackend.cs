using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels;

/// <summary>A place that models answer from, and the client that asks it.</summary>
internal sealed record ModelBackend(string Name, IChatClient Client);
