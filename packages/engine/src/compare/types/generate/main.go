// Command generate prints what the Go types of the built-in kinds say about their JSON: which fields
// there are, how each is written, how lists are merged, and what the API server fills in. It makes
// ../built-in-types.json, in the module that the sandbox builds its control plane from:
//
//	go run -C sandbox/cluster-binaries -mod=mod ../../packages/engine/src/compare/types/generate/main.go \
//	  > packages/engine/src/compare/types/built-in-types.json
//	npx biome check --write packages/engine/src/compare/types
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/kube-openapi/pkg/common"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/generated/openapi"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/certificates/install"
	_ "k8s.io/kubernetes/pkg/apis/coordination/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/discovery/install"
	_ "k8s.io/kubernetes/pkg/apis/events/install"
	_ "k8s.io/kubernetes/pkg/apis/flowcontrol/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/node/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	_ "k8s.io/kubernetes/pkg/apis/scheduling/install"
	_ "k8s.io/kubernetes/pkg/apis/storage/install"
)

type field struct {
	Type     string   `json:"type"`
	Holds    string   `json:"of,omitempty"`
	Pointer  bool     `json:"pointer,omitempty"`
	Keys     []string `json:"keys,omitempty"`
	Set      bool     `json:"set,omitempty"`
	Atomic   bool     `json:"atomic,omitempty"`
	Defaults []any    `json:"defaults,omitempty"`
}

// Kinds that are not applied.
var skipped = map[string]bool{"Event": true, "Node": true, "Binding": true, "Eviction": true, "TokenRequest": true, "Scale": true, "ComponentStatus": true, "PodStatusResult": true, "RangeAllocation": true, "CSINode": true, "VolumeAttachment": true, "ControllerRevision": true}

var types = map[string]map[string]*field{}
var defs map[string]common.OpenAPIDefinition

func name(t reflect.Type) string {
	pkg := t.PkgPath()
	for _, p := range []string{"k8s.io/api/", "k8s.io/apimachinery/pkg/apis/", "k8s.io/apiextensions-apiserver/pkg/apis/", "k8s.io/kube-aggregator/pkg/apis/"} {
		pkg = strings.TrimPrefix(pkg, p)
	}
	return pkg + "/" + t.Name()
}

var special = map[reflect.Type]string{
	reflect.TypeOf(resource.Quantity{}):    "quantity",
	reflect.TypeOf(intstr.IntOrString{}):   "intOrString",
	reflect.TypeOf(metav1.Time{}):          "time",
	reflect.TypeOf(metav1.MicroTime{}):     "microTime",
	reflect.TypeOf(metav1.Duration{}):      "duration",
	reflect.TypeOf(metav1.FieldsV1{}):      "any",
	reflect.TypeOf(runtime.RawExtension{}): "any",
}

func kindOf(t reflect.Type) (kind, holds string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if s, ok := special[t]; ok {
		return s, ""
	}
	switch t.Kind() {
	case reflect.Struct:
		if t.Implements(reflect.TypeOf((*json.Marshaler)(nil)).Elem()) || reflect.PointerTo(t).Implements(reflect.TypeOf((*json.Marshaler)(nil)).Elem()) {
			return "any", ""
		}
		visit(t)
		return "struct", name(t)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes", ""
		}
		k, h := kindOf(t.Elem())
		if k == "struct" {
			return "list", h
		}
		return "list", k
	case reflect.Map:
		k, h := kindOf(t.Elem())
		if k == "struct" {
			return "map", h
		}
		return "map", k
	case reflect.String:
		return "string", ""
	case reflect.Bool:
		return "bool", ""
	case reflect.Int32, reflect.Int64, reflect.Int, reflect.Uint32, reflect.Uint64, reflect.Uint8:
		return "int", ""
	case reflect.Float64, reflect.Float32:
		return "float", ""
	}
	return "any", ""
}

func schemaOf(t reflect.Type) *spec.Schema {
	if d, ok := defs[reflect.New(t).Elem().Type().PkgPath()+"."+t.Name()]; ok {
		return &d.Schema
	}
	if m, ok := reflect.New(t).Interface().(interface{ OpenAPIModelName() string }); ok {
		if d, ok := defs[m.OpenAPIModelName()]; ok {
			return &d.Schema
		}
	}
	return nil
}

func visit(t reflect.Type) {
	n := name(t)
	if _, ok := types[n]; ok {
		return
	}
	fields := map[string]*field{}
	types[n] = fields
	addFields(t, fields, schemaOf(t))
}

func addFields(t reflect.Type, fields map[string]*field, s *spec.Schema) {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		parts := strings.Split(f.Tag.Get("json"), ",")
		inline := f.Anonymous && parts[0] == ""
		if inline {
			ft := f.Type
			if ft.Kind() == reflect.Pointer {
				ft = ft.Elem()
			}
			if ft != reflect.TypeOf(metav1.TypeMeta{}) {
				addFields(ft, fields, s)
			}
			continue
		}
		if parts[0] == "" || parts[0] == "-" || parts[0] == "managedFields" || parts[0] == "status" && hasMeta(t) {
			continue
		}
		k, h := kindOf(f.Type)
		out := &field{Type: k, Holds: h, Pointer: f.Type.Kind() == reflect.Pointer}
		isMerged := strings.Contains(f.Tag.Get("patchStrategy"), "merge")
		mergeKey := f.Tag.Get("patchMergeKey")
		isAtomicList := false
		out.Set = k == "list" && isMerged && mergeKey == ""
		if s != nil {
			p, ok := s.Properties[parts[0]]
			if !ok {
				fmt.Fprintln(os.Stderr, "no schema for", t, parts[0])
			}
			switch v, _ := p.Extensions.GetString("x-kubernetes-list-type"); v {
			case "map":
				out.Keys, _ = p.Extensions.GetStringSlice("x-kubernetes-list-map-keys")
				sort.Strings(out.Keys)
			case "set":
				out.Set = true
			case "atomic":
				isAtomicList = true
			}
			if v, _ := p.Extensions.GetString("x-kubernetes-map-type"); v == "atomic" {
				out.Atomic = true
			}
			if len(p.AllOf) == 1 || p.Ref.String() != "" {
				ref := p.Ref.String()
				if ref == "" {
					ref = p.AllOf[0].Ref.String()
				}
				if d, ok := defs[strings.TrimPrefix(ref, "#/definitions/")]; ok {
					if v, _ := d.Schema.Extensions.GetString("x-kubernetes-map-type"); v == "atomic" {
						out.Atomic = true
					}
				}
			}
		} else if t.PkgPath() != "" {
			fmt.Fprintln(os.Stderr, "no definition", t)
		}
		if isMerged && mergeKey != "" && out.Keys == nil && !isAtomicList {
			out.Keys = []string{mergeKey}
		}
		out.Set = out.Set && out.Keys == nil && !isAtomicList
		fields[parts[0]] = out
	}
}

func hasMeta(t reflect.Type) bool {
	_, ok := t.FieldByName("ObjectMeta")
	return ok
}

// fill makes every struct, one item of every list of structs, and nothing else; `skip` leaves out
// pointers to structs, so that what is made for an absent one is seen.
func fill(v reflect.Value, depth int, pointers bool) {
	if depth > 14 {
		return
	}
	t := v.Type()
	if _, ok := special[t]; ok {
		return
	}
	switch t.Kind() {
	case reflect.Pointer:
		e := t.Elem()
		if _, ok := special[e]; ok || e.Kind() != reflect.Struct || !pointers {
			return
		}
		v.Set(reflect.New(e))
		fill(v.Elem(), depth+1, pointers)
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			if t.Field(i).IsExported() && t.Field(i).Name != "Status" && t.Field(i).Type != reflect.TypeOf(metav1.ObjectMeta{}) {
				fill(v.Field(i), depth+1, pointers)
			}
		}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			v.Set(reflect.MakeSlice(t, 1, 1))
			fill(v.Index(0), depth+1, pointers)
		}
	}
}

func probe(gvk schema.GroupVersionKind, change func(any)) {
	for _, pointers := range []bool{true, false} {
		obj, _ := legacyscheme.Scheme.New(gvk)
		fill(reflect.ValueOf(obj).Elem(), 0, pointers)
		if change != nil {
			change(obj)
		}
		before := asMap(obj)
		func() {
			defer func() {
				if e := recover(); e != nil {
					fmt.Fprintln(os.Stderr, "panic in", gvk, e)
				}
			}()
			legacyscheme.Scheme.Default(obj)
		}()
		learn(name(reflect.TypeOf(obj).Elem()), before, asMap(obj))
	}
}

func asMap(obj any) map[string]any {
	b, _ := json.Marshal(obj)
	var m map[string]any
	_ = json.Unmarshal(b, &m)
	return m
}

func learn(typeName string, before, after map[string]any) {
	for key, value := range after {
		f := types[typeName][key]
		if f == nil {
			continue
		}
		old, had := before[key]
		isEmpty := !had || old == nil || old == "" || old == "0"
		if isEmpty && !reflect.DeepEqual(old, value) {
			if m, ok := value.(map[string]any); ok && len(m) > 0 && f.Type == "struct" {
				learn(f.Holds, map[string]any{}, m)
				continue
			}
			add(f, value)
			continue
		}
		switch v := value.(type) {
		case map[string]any:
			if o, ok := old.(map[string]any); ok && f.Type == "struct" {
				learn(f.Holds, o, v)
			}
		case []any:
			o, ok := old.([]any)
			if ok && f.Type == "list" && len(o) == len(v) {
				for i := range v {
					vm, ok1 := v[i].(map[string]any)
					om, ok2 := o[i].(map[string]any)
					if ok1 && ok2 {
						learn(f.Holds, om, vm)
					}
				}
			}
		}
	}
}

func add(f *field, value any) {
	for _, v := range f.Defaults {
		if reflect.DeepEqual(v, value) {
			return
		}
	}
	f.Defaults = append(f.Defaults, value)
}

func main() {
	apiextensions.Install(legacyscheme.Scheme)
	apiregistration.Install(legacyscheme.Scheme)
	defs = openapi.GetOpenAPIDefinitions(func(path string) spec.Ref { return spec.MustCreateRef("#/definitions/" + path) })
	kinds := map[string]string{}
	groups := map[string]bool{"": true, "apps": true, "batch": true, "autoscaling": true, "policy": true, "networking.k8s.io": true, "rbac.authorization.k8s.io": true, "storage.k8s.io": true, "scheduling.k8s.io": true, "admissionregistration.k8s.io": true, "apiextensions.k8s.io": true, "apiregistration.k8s.io": true, "coordination.k8s.io": true, "discovery.k8s.io": true, "node.k8s.io": true, "certificates.k8s.io": true, "flowcontrol.apiserver.k8s.io": true}
	var gvks []schema.GroupVersionKind
	for gvk := range legacyscheme.Scheme.AllKnownTypes() {
		if !groups[gvk.Group] || gvk.Version != "v1" && !(gvk.Group == "autoscaling" && gvk.Version == "v2") {
			continue
		}
		obj, err := legacyscheme.Scheme.New(gvk)
		if err != nil {
			continue
		}
		t := reflect.TypeOf(obj).Elem()
		if !hasMeta(t) || strings.HasPrefix(t.PkgPath(), "k8s.io/kubernetes") || skipped[gvk.Kind] || strings.HasSuffix(gvk.Kind, "Review") {
			continue
		}
		visit(t)
		kinds[gvk.Group+"/"+gvk.Version+"/"+gvk.Kind] = name(t)
		gvks = append(gvks, gvk)
	}
	sort.Slice(gvks, func(i, j int) bool { return gvks[i].String() < gvks[j].String() })
	for _, gvk := range gvks {
		probe(gvk, nil)
		if gvk.Kind == "Service" {
			for _, t := range []string{"NodePort", "LoadBalancer", "ExternalName"} {
				probe(gvk, func(o any) { reflect.ValueOf(o).Elem().FieldByName("Spec").FieldByName("Type").SetString(t) })
			}
		}
	}
	correct()
	e := json.NewEncoder(os.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(map[string]any{"kinds": kinds, "types": types})
}

// correct adds what no empty object shows: defaults that depend on other fields.
func correct() {
	for _, t := range []string{"core/v1/Container", "core/v1/EphemeralContainer"} {
		add(types[t]["imagePullPolicy"], "Always")
	}
	// Of scaling up alone.
	types["autoscaling/v2/HPAScalingRules"]["stabilizationWindowSeconds"].Defaults = nil
	// A job's defaults are filled in when a job is made, not in a CronJob's template of it.
	template := map[string]*field{}
	for key, f := range types["batch/v1/JobSpec"] {
		plain := *f
		plain.Defaults = nil
		template[key] = &plain
	}
	types["batch/v1/JobSpecOfTemplate"] = template
	types["batch/v1/JobTemplateSpec"]["spec"].Holds = "batch/v1/JobSpecOfTemplate"
	// Claim templates, which are whole objects within one.
	claim := types["core/v1/PersistentVolumeClaim"]
	claim["apiVersion"] = &field{Type: "string", Defaults: []any{"v1"}}
	claim["kind"] = &field{Type: "string", Defaults: []any{"PersistentVolumeClaim"}}
	claim["status"] = &field{Type: "any", Defaults: []any{map[string]any{"phase": "Pending"}, map[string]any{}}}
}
