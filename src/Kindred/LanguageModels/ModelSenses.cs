namespace Kindred.LanguageModels;

/// <summary>What a model takes beside text, as its server declares it; null where it declares nothing.</summary>
internal readonly record struct ModelSenses(bool? Sees, bool? Hears);
