/** The shells that are completed for. */
export const COMPLETED_SHELLS = ['bash', 'zsh', 'fish'] as const;
export type CompletedShell = (typeof COMPLETED_SHELLS)[number];

/**
 * What each shell is to read once: on a key it asks boks-audit itself, so that it knows the commands of the
 * version that is installed. No word that was typed is evaluated. The first line of an answer says whether
 * words follow, or the shell is to offer its files or folders.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<CompletedShell, string>> = {
  // Bash parts words at = and :, and replaces the last part alone. It runs in bash 3.2 too.
  bash: `# bash completion of boks-audit
_boks_audit() {
  local piece=\${COMP_WORDS[COMP_CWORD]} word glue= line kind=
  local -a words=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ -n $glue || $word == [=:]* ]] && ((\${#words[@]})); then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    if [[ $word == *[=:] ]]; then glue=1; else glue=; fi
  done
  [[ $piece == [=:] ]] && piece=
  local last=
  ((\${#words[@]})) && last=\${words[\${#words[@]}-1]}
  local before=\${last%"$piece"}
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("\${line#"$before"}"); fi
  done < <("$1" completion bash -- "\${words[@]}" 2>/dev/null)
  case $kind in
    files) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$piece") ;;
    folders) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$piece") ;;
    *) return ;;
  esac
  type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
}
complete -F _boks_audit boks-audit
`,
  zsh: `#compdef boks-audit
# zsh completion of boks-audit
_boks_audit() {
  local -a lines
  lines=("\${(@f)$("$words[1]" completion zsh -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  local kind=$lines[1]
  shift lines
  case $kind in
    files) compset -P '--*='; _files ;;
    folders) compset -P '--*='; _files -/ ;;
    *) _describe 'boks-audit' lines ;;
  esac
}
if [[ $funcstack[1] == _boks-audit ]]; then _boks_audit "$@"; else compdef _boks_audit boks-audit; fi
`,
  fish: `# fish completion of boks-audit
function __boks_audit
    set -l typed (commandline -opc)
    set -l lines (command $typed[1] completion fish -- $typed[2..-1] (commandline -ct) 2>/dev/null)
    set -l before (string match -r -- '^--[^=]*=' (commandline -ct); or echo '')
    switch "$lines[1]"
        case files
            printf '%s\\n' $before(__fish_complete_path (string replace -- "$before" '' (commandline -ct)))
        case folders
            printf '%s\\n' $before(__fish_complete_directories (string replace -- "$before" '' (commandline -ct)))
        case '*'
            printf '%s\\n' $lines[2..-1]
    end
end
complete -c boks-audit -f -a '(__boks_audit)'
`,
};
