// The program inside jsonnet.wasm: go-jsonnet without a file system. It reads a request as JSON from
// standard input and answers as JSON on standard output.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"strings"

	"github.com/google/go-jsonnet"
)

type variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Code  bool   `json:"code"`
}

type request struct {
	// Paths of the files to evaluate, each on its own.
	Evaluate []string `json:"evaluate"`
	// Everything that can be imported, by path.
	Files map[string][]byte `json:"files"`
	// Where imports are looked for after the importing file's own folder; the last one first.
	Libs    []string   `json:"libs"`
	ExtVars []variable `json:"extVars"`
	TLAs    []variable `json:"tlas"`
}

type result struct {
	Path   string `json:"path"`
	Output string `json:"output,omitempty"`
	Error  string `json:"error,omitempty"`
}

func main() {
	var asked request
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		fmt.Fprintln(os.Stderr, "request:", err)
		os.Exit(1)
	}
	results := make([]result, 0, len(asked.Evaluate))
	for _, file := range asked.Evaluate {
		output, err := newVM(&asked).EvaluateFile(file)
		if err != nil {
			results = append(results, result{Path: file, Error: err.Error()})
			break
		}
		results = append(results, result{Path: file, Output: output})
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		fmt.Fprintln(os.Stderr, "answer:", err)
		os.Exit(1)
	}
}

func newVM(asked *request) *jsonnet.VM {
	vm := jsonnet.MakeVM()
	vm.Importer(&importer{asked: asked, read: map[string]jsonnet.Contents{}})
	for _, one := range asked.ExtVars {
		if one.Code {
			vm.ExtCode(one.Name, one.Value)
		} else {
			vm.ExtVar(one.Name, one.Value)
		}
	}
	for _, one := range asked.TLAs {
		if one.Code {
			vm.TLACode(one.Name, one.Value)
		} else {
			vm.TLAVar(one.Name, one.Value)
		}
	}
	return vm
}

// importer knows the files of the request and no others.
type importer struct {
	asked *request
	read  map[string]jsonnet.Contents
}

func (i *importer) Import(importedFrom, importedPath string) (jsonnet.Contents, string, error) {
	for _, candidate := range i.candidates(path.Dir(importedFrom), importedPath) {
		content, found := i.asked.Files[candidate]
		if !found {
			continue
		}
		known, isRead := i.read[candidate]
		if !isRead {
			known = jsonnet.MakeContentsRaw(content)
			i.read[candidate] = known
		}
		return known, candidate, nil
	}
	return jsonnet.Contents{}, "", fmt.Errorf("%q is neither beside %s nor in the libraries", importedPath, importedFrom)
}

func (i *importer) candidates(dir, importedPath string) []string {
	candidates := []string{path.Join(dir, importedPath)}
	for at := len(i.asked.Libs) - 1; at >= 0; at-- {
		candidates = append(candidates, path.Join(i.asked.Libs[at], importedPath))
	}
	for at, one := range candidates {
		candidates[at] = strings.TrimPrefix(one, "/")
	}
	return candidates
}
